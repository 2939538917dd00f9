//! Splits a text into tokens; each keeps the spaces and comments before it.
