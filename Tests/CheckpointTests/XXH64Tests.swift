import Testing

@testable import Checkpoint

@Suite("XXH64")
struct XXH64Tests {
  @Test(
    "Known digests come out",
    arguments: [
      ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
      ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
    ] as [(String, UInt64)])
  func known(text: String, digest: UInt64) {
    #expect(XXH64.digest(Array(text.utf8)) == digest)
  }

  /// libzstd ends a frame with the low 32 bits of its own XXH64 of the content.
  @Test("It agrees with libzstd's checksum at every length from 0 to 200")
  func agreesWithZstd() throws {
    let compressor = try FrameCompressor(file: "test", level: 1)
    var generator = SplitMix(seed: 3)
    for length in 0...200 {
      let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let frame = try bytes.withUnsafeBytes { try compressor.compress($0) }
      let tail = frame.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      #expect(UInt32(truncatingIfNeeded: XXH64.digest(bytes)) == tail, "length \(length)")
    }
  }
}
