"""What benchmarks/evaluate.py asks of surveys: draws that travel without GDAL, and what is tried on them."""
