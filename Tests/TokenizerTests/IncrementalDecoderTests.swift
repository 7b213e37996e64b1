import Testing

@testable import Tokenizer

@Suite("Decoding bytes")
struct IncrementalDecoderTests {
  @Test("byte strings decode as Python's errors=\"replace\" decodes them, whole and in pieces")
  func goldenDecodings() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    let decodings = try GoldenFiles.encodings().decodings
    #expect(decodings.count > 200)
    for decoding in decodings {
      let ids = decoding.bytes.map { tokenizer.vocabulary.byteIDs[Int($0)] }
      #expect(tokenizer.decode(ids) == decoding.text, "\(decoding.bytes)")
      var decoder = IncrementalDecoder(tokenizer)
      var pieces = ids.map { decoder.append($0) }
      pieces.append(decoder.finish())
      #expect(pieces.joined() == decoding.text, "\(decoding.bytes)")
    }
  }

  @Test("an emoji comes out whole, with its last byte")
  func holdsBack() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    var decoder = IncrementalDecoder(tokenizer)
    let pieces = "a🦊b".utf8.map { decoder.append(tokenizer.vocabulary.byteIDs[Int($0)]) }
    #expect(pieces == ["a", "", "", "", "🦊", "b"])
    #expect(decoder.finish().isEmpty)
  }

  @Test("finish replaces what is incomplete once, and the decoder can go on")
  func finishReplaces() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    var decoder = IncrementalDecoder(tokenizer)
    for byte in [0xF0, 0x9F, 0x98] as [UInt8] {
      #expect(decoder.append(tokenizer.vocabulary.byteIDs[Int(byte)]).isEmpty)
    }
    #expect(decoder.finish() == "\u{FFFD}")
    #expect(decoder.finish().isEmpty)
    #expect(decoder.append(tokenizer.vocabulary.byteIDs[0x41]) == "A")
  }
}
