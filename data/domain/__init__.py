"""The rules of the portal as pure functions: values in, values out, the day always an argument."""
