#if arch(x86_64)
  import Builtin

  /// Asks for the cache line that holds `address`, which may lie beyond the end of what is mapped.
  ///
  /// The instruction itself, because `_mm_prefetch` is a macro that Swift does not import, and
  /// calls of `_m_prefetch` are dropped.
  @inline(__always)
  func prefetch<Element>(_ address: UnsafePointer<Element>) {
    let (read, keep, data) = ((0 as Int32)._value, (3 as Int32)._value, (1 as Int32)._value)
    Builtin.int_prefetch_RawPointer(address._rawValue, read, keep, data)
  }

  /// One line from each of six rows.
  @inline(__always)
  func prefetchSix(_ line: UnsafePointer<Float>, _ stride: Int) {
    prefetch(line)
    prefetch(line + stride)
    prefetch(line + 2 &* stride)
    prefetch(line + 3 &* stride)
    prefetch(line + 4 &* stride)
    prefetch(line + 5 &* stride)
  }

  /// Asks for the cache line 1024 bytes after `address`. Processors fetch ahead by themselves, but
  /// anew in each page, and the products of several tokens between two lines leave them too little
  /// to see that the next page follows.
  @inline(__always)
  func prefetchAhead(_ address: UnsafePointer<Int8>) {
    prefetch(address + 1024)
  }
#endif
