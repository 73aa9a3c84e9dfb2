"""Benchmarks: run by hand or in a short form; each prints a table and writes JSON."""
