//! Which texts have no meaning although they parse: the E codes from E02 to E35, one decision per file.
