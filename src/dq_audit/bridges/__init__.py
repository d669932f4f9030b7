"""Bridges to other people's tools. The core never imports them; a verb that needs one does, when it runs."""
