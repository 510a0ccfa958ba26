"""What stands around every page: the frame, navigation, open customers, the way in, pages for errors."""
