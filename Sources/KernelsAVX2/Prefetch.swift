#if arch(x86_64)
  import Builtin

  /// Asks for the cache line 1024 bytes after `address`, which may lie beyond the end of what is
  /// mapped. Processors fetch ahead by themselves, but anew in each page, and the products of
  /// several tokens between two lines leave them too little to see that the next page follows.
  ///
  /// The instruction itself, because `_mm_prefetch` is a macro that Swift does not import, and
  /// calls of `_m_prefetch` are dropped.
  @inline(__always)
  func prefetchAhead(_ address: UnsafePointer<Int8>) {
    let (read, keep, data) = ((0 as Int32)._value, (3 as Int32)._value, (1 as Int32)._value)
    Builtin.int_prefetch_RawPointer((address + 1024)._rawValue, read, keep, data)
  }
#endif
