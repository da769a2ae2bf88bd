"""Lotteries (抽選) that anybody can draw again: see `draw` for the method, `record` for the file."""
