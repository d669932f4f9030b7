"""The command line, a module for each family of verbs. Light: `--help` must not wait; verbs load what they need."""
