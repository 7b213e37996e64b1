/// XXH64 with seed 0, the checksum of zstd frames and of seek tables.
///
/// libzstd computes it but does not export it. Source: xxHash specification 0.1.1.
enum XXH64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The digest of the bytes; detects damage, and is no protection against an adversary.
  static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return finish(prime5, nil, 0) }
    var hash: UInt64
    var offset = 0
    if bytes.count >= 32 {
      hash = stripes(base, bytes.count)
      offset = bytes.count & ~31
    } else {
      hash = prime5
    }
    hash &+= UInt64(bytes.count)
    return finish(hash, base + offset, bytes.count - offset)
  }

  /// The digest of an array's bytes.
  static func digest(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { digest($0) } }

  /// Whole stripes of 32 bytes through four independent lanes.
  private static func stripes(_ base: UnsafeRawPointer, _ count: Int) -> UInt64 {
    var (a, b, c, d) = (prime1 &+ prime2, prime2, UInt64(0), 0 &- prime1)
    var pointer = base
    let end = base + (count & ~31)
    while pointer < end {
      a = round(a, load(pointer))
      b = round(b, load(pointer + 8))
      c = round(c, load(pointer + 16))
      d = round(d, load(pointer + 24))
      pointer += 32
    }
    let sum = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
    return merge(merge(merge(merge(sum, a), b), c), d)
  }

  /// The last 0 to 31 bytes, then the avalanche.
  private static func finish(
    _ start: UInt64, _ pointer: UnsafeRawPointer?, _ count: Int
  ) -> UInt64 {
    var hash = start
    if var pointer {
      let end = pointer + count
      while end - pointer >= 8 {
        hash = rotate(hash ^ round(0, load(pointer)), 27) &* prime1 &+ prime4
        pointer += 8
      }
      if end - pointer >= 4 {
        let word = UInt64(UInt32(littleEndian: pointer.loadUnaligned(as: UInt32.self)))
        hash = rotate(hash ^ (word &* prime1), 23) &* prime2 &+ prime3
        pointer += 4
      }
      while pointer < end {
        hash = rotate(hash ^ (UInt64(pointer.load(as: UInt8.self)) &* prime5), 11) &* prime1
        pointer += 1
      }
    }
    hash = (hash ^ (hash >> 33)) &* prime2
    hash = (hash ^ (hash >> 29)) &* prime3
    return hash ^ (hash >> 32)
  }

  @inline(__always)
  private static func load(_ pointer: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: pointer.loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value &<< count | value &>> (64 &- count)
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func merge(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
    (hash ^ round(0, lane)) &* prime1 &+ prime4
  }
}
