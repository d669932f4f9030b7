"""How a history of an older dq-audit becomes one of this. The first migration makes a new one."""
