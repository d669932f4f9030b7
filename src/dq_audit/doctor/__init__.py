"""What is wrong with a machine or an installation, and what to do. No extract is read.

It must run where a library is broken or missing, so it imports none: what needs one is asked of a process of its own.
"""
