import Testing

@testable import Checkpoint

@Suite("A safetensors header")
struct HeaderTests {
  /// A file of this header and so many bytes of data.
  private static func file(_ json: String, dataByteCount: Int = 8) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(json.utf8.count))
    return bytes + Array(json.utf8) + [UInt8](repeating: 0, count: dataByteCount)
  }

  private static func parse(_ bytes: [UInt8]) throws -> SafetensorsHeader {
    try bytes.withUnsafeBytes { try SafetensorsHeader(file: "model", bytes: $0) }
  }

  static let tensor = #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#

  @Test(
    "Valid headers are read",
    arguments: [
      (#"{\#(tensor)}"#, 1), (#"{ "__metadata__" : {} , \#(tensor) }   "#, 1),
      (#"{"a":{"data_offsets":[0,8],"shape":[],"dtype":"F64"}}"#, 1),
      (
        #"{"b":{"dtype":"I8","shape":[4,1],"data_offsets":[4,8]},"#
          + #""a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, 2
      ),
      (#"{"z":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},\#(tensor)}"#, 2),
    ])
  func valid(json: String, count: Int) throws {
    #expect(try Self.parse(Self.file(json)).tensors.count == count)
  }

  @Test("Escapes in names and metadata are decoded")
  func escapes() throws {
    let json =
      #"{"__metadata__":{"k\u0041":"\"\\\/\b\f\n\r\t\u00e9\ud83e\ude81é"},"#
      + #""\u0061":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let header = try Self.parse(Self.file(json))
    #expect(header.metadata == ["kA": "\"\\/\u{8}\u{c}\n\r\té🪁é"])
    #expect(header.tensors[0].name == "a")
  }

  @Test(
    "What is wrong is refused in a sentence that says where",
    arguments: [
      ("", "a header length of 0"), ("{", "a header length of 1"), ("{ ", "the end at byte 2"),
      ("[]", "at byte 0"),
      (" {}", "at byte 0"), ("{}", "8 bytes of data after the header"),
      (#"{\#(tensor)}x"#, "at byte"), (#"{\#(tensor),}"#, "at byte"),
      (#"{\#(tensor),\#(tensor)}"#, "tensor a: found the name twice"),
      (#"{\#(tensor),"\u0061":{}}"#, "tensor a: found the name twice"),
      (#"{"__metadata__":{},"__metadata__":{},\#(tensor)}"#, "the name twice"),
      (#"{"__metadata__":{"k":"1","k":"2"},\#(tensor)}"#, "metadata k: found the key twice"),
      (#"{"__metadata__":{"k":1},\#(tensor)}"#, "at byte"),
      (#"{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}"#, "tensor a"),
      (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "tensor a: found 8 bytes"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "tensor a"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, "tensor a"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}"#, "at most 2 numbers"),
      (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "a non-negative integer"),
      (#"{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#, "at byte"),
      (#"{"a":{"dtype":"F32","shape":[02],"data_offsets":[0,8]}}"#, "leading zeros"),
      (#"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}"#, "at most 8"),
      (
        #"{"a":{"dtype":"F32","shape":[9999999999999999999],"data_offsets":[0,8]}}"#,
        "below 2^63"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#,
        "tensor a"
      ),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "a hole"),
      (
        #"{\#(tensor),"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        "tensor b: found an overlap"
      ),
      (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}"#, "8 bytes of data"),
      (#"{"a":{"dtype":"F32","shape":[2]}}"#, "tensor a: found an incomplete description"),
      (#"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "each once"),
      (#"{"a":{"dtype":"F32","x":[2],"data_offsets":[0,8]}}"#, "field \u{201C}x\u{201D}"),
      (#"{"a\ud83e":{}}"#, "header"), (#"{"a\x":{}}"#, "escapes of JSON"), (#"{"a"#, "closing"),
      ("{\"a\u{1}\":{}}", "control characters"), (#"{"\u00g0":{}}"#, "hexadecimal"),
    ])
  func refused(json: String, words: String) throws {
    let error = #expect(throws: CheckpointError.self) { try Self.parse(Self.file(json)) }
    let text = error?.description ?? ""
    #expect(text.contains(words) && text.hasPrefix("model") && text.hasSuffix("."), "\(text)")
  }

  @Test("Bytes that are not UTF-8 are refused")
  func notUTF8() {
    let bytes = Self.file("{\"a?\":{}}").map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
    #expect(throws: CheckpointError.self) { try Self.parse(bytes) }
  }

  @Test("A header longer than the file, or than any header, is refused unread", arguments: [0, 63])
  func long(bit: UInt64) {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(100) | 1 << bit)
    #expect(throws: CheckpointError.self) { try Self.parse(bytes + Array("{}".utf8)) }
  }

  @Test("Any prefix and any flipped bit is read as something or refused, and never a crash")
  func mutations() throws {
    let intact = Self.file(#"{"__metadata__":{"k\n":"v"},\#(Self.tensor)}"#)
    for count in 0..<intact.count {
      #expect(throws: CheckpointError.self) { try Self.parse(Array(intact.prefix(count))) }
    }
    for bit in 0..<(intact.count * 8) {
      var bytes = intact
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let header = try? Self.parse(bytes)
      let covered = header?.tensors.reduce(0) { $0 + $1.byteRange.count }
      #expect(covered == nil || covered == 8)
    }
  }
}
