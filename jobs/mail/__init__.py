"""Mail: what is said to whom, and how it leaves; why it is sent is decided by those who ask for it."""
