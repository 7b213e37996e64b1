#if arch(x86_64)
  import Builtin

  /// See KernelsAVX2/Prefetch.swift.
  @inline(__always)
  func prefetchAhead(_ address: UnsafePointer<Int8>) {
    let (read, keep, data) = ((0 as Int32)._value, (3 as Int32)._value, (1 as Int32)._value)
    Builtin.int_prefetch_RawPointer((address + 1536)._rawValue, read, keep, data)
  }
#endif
