"""What happens later: the worker, its schedule, exports, and the operator's command line."""
