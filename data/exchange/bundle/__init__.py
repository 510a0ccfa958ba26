"""The import bundle: a folder of CSV or Parquet files, checked row by row and brought into the database whole."""
