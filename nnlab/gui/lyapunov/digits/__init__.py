"""The page of digits: exponents, uncertainty and errors of nets for MNIST."""
