import Glibc
import Testing

@testable import Platform

@Suite("File mapping")
struct FileMappingTests {
  private func withFile(_ content: [UInt8], _ body: (String) throws -> Void) throws {
    var template = Array("/tmp/updraft-map-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let path = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    defer { unlink(path) }
    #expect(write(descriptor, content, content.count) == content.count)
    close(descriptor)
    try body(path)
  }

  @Test("a file's bytes are mapped, also after it is unlinked", arguments: [1, 4095, 4096, 70_000])
  func maps(byteCount: Int) throws {
    let content = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try withFile(content) { path in
      let mapping = try FileMapping(path: path)
      unlink(path)
      #expect(Array(mapping.bytes) == content)
    }
  }

  @Test("an empty file has no bytes")
  func mapsEmpty() throws {
    try withFile([]) { path in
      let mapping = try FileMapping(path: path)
      #expect(mapping.bytes.isEmpty)
    }
  }

  @Test(
    "a missing file and a folder are refused by name", arguments: ["/tmp/no-such-file", "/tmp"])
  func refuses(path: String) throws {
    let error = #expect(throws: PlatformError.self) { try FileMapping(path: path) }
    #expect(try #require(error).description.contains(path))
  }
}
