"""The parts of the page of order paths; its style and script lie beside them."""
