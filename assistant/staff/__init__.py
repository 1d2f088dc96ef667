"""What staff see and decide: masked records, exports, the notice and the off switch."""
