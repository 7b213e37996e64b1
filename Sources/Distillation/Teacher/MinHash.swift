/// A signature of a text's word 3-shingles whose agreement estimates their Jaccard similarity.
///
/// Source: A. Broder, "On the resemblance and containment of documents", 1997; bands after
/// Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3. 64 minima in 16 bands
/// of 4: texts of similarity s share a band with probability 1 − (1 − s⁴)¹⁶, which is
/// 0.64 at 0.5, 0.99 at 0.7 and 0.9998 at 0.8.
struct MinHash: Sendable {
  static let bandCount = 16
  static let rowCount = 4

  /// Hashes of the shingles, for the exact similarity.
  let shingles: Set<UInt64>
  /// A hash of each band; equal ones make two texts candidates.
  let bands: [UInt64]

  init(_ words: [String]) {
    var shingles: Set<UInt64> = []
    let width = min(3, words.count)
    if width > 0 {
      for start in 0...(words.count - width) {
        shingles.insert(SplitMix.hash(words[start..<start + width].joined(separator: " ")))
      }
    }
    self.shingles = shingles
    var bands: [UInt64] = []
    for band in 0..<Self.bandCount {
      var hash = UInt64(band)
      for row in 0..<Self.rowCount {
        let salt = SplitMix.mix(UInt64(band * Self.rowCount + row) &+ 0x9E37_79B9_7F4A_7C15)
        let minimum = shingles.lazy.map { SplitMix.mix($0 ^ salt) }.min() ?? 0
        hash = SplitMix.mix(hash ^ minimum)
      }
      bands.append(hash)
    }
    self.bands = bands
  }

  /// Jaccard similarity of the shingles, in 0…1.
  func similarity(to other: MinHash) -> Double {
    let common = shingles.intersection(other.shingles).count
    let all = shingles.count + other.shingles.count - common
    return all == 0 ? 1 : Double(common) / Double(all)
  }
}
