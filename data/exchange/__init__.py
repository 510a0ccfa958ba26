"""Files that cross the border: bundles that come in, workbooks that go out."""
