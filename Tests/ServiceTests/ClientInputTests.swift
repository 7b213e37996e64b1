import Glibc
import Testing

@testable import Client

@Suite("Client: what it reads", .blocking)
struct ClientInputTests {
  /// The lines of a pipe that gets `pieces` one after the other and is closed.
  private func lines(_ pieces: [String]) throws -> [String] {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    var reader = LineReader(descriptor: ends[0])
    var lines: [String] = []
    for piece in pieces {
      let bytes = Array(piece.utf8)
      try #require(write(ends[1], bytes, bytes.count) == bytes.count)
      // A line is there as soon as it is whole.
      if piece.hasSuffix("\n"), let line = try reader.next() { lines.append(try line.text()) }
    }
    close(ends[1])
    while let line = try reader.next() {
      lines.append(try line.text())
      #expect(line.number == lines.count)
    }
    #expect(try reader.next() == nil)
    return lines
  }

  @Test(
    "Lines end in LF or CRLF, and the last one where the input does",
    arguments: [
      ([], []), (["a\n"], ["a"]), (["a\nb"], ["a", "b"]), (["\n"], [""]),
      (["a\r\n\r\nb\r"], ["a", "", "b"]), (["a\n", "b\n"], ["a", "b"]),
      (["fü", "chse\n", "\n\nzw", "ei"], ["füchse", "", "", "zwei"]),
    ] as [([String], [String])])
  func lineEnds(pieces: [String], expected: [String]) throws {
    #expect(try lines(pieces) == expected)
  }

  @Test("A line may be longer than what is read at once")
  func longLines() throws {
    let long = String(repeating: "fox ", count: 40_000)
    let path = try ScratchFolder.make() + "/lines"
    let bytes = Array("\(long)\nowl\n\(long)".utf8)
    let descriptor = open(path, O_CREAT | O_RDWR, 0o600)
    defer { close(descriptor) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    lseek(descriptor, 0, SEEK_SET)
    var reader = LineReader(descriptor: descriptor)
    var texts: [String] = []
    while let line = try reader.next() { texts.append(try line.text()) }
    #expect(texts == [long, "owl", long])
  }

  @Test("An input that cannot be read is an error that names the line, not an end")
  func unreadable() throws {
    let folder = open("/tmp", O_RDONLY | O_DIRECTORY)
    defer { close(folder) }
    var reader = LineReader(descriptor: folder)
    let error = #expect(throws: InputError.self) { try reader.next() }
    #expect(error == InputError(lineNumber: 1, code: EISDIR))
    #expect(error?.description == "cannot read line 1 of standard input: Is a directory")
    var closed = LineReader(descriptor: -1)
    #expect(throws: InputError(lineNumber: 1, code: EBADF)) { try closed.next() }
  }

  @Test("An input that is set not to wait is waited for")
  func nonblocking() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    try #require(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
    let writer = ends[1]
    let thread = Task.detached {
      try await Task.sleep(for: .milliseconds(50))
      _ = write(writer, "a\n", 2)
      close(writer)
    }
    var reader = LineReader(descriptor: ends[0])
    #expect(try reader.next()?.text() == "a")
    #expect(try reader.next() == nil)
    thread.cancel()
  }

  @Test(
    "Bytes that are not UTF-8 are refused with the place of the first one",
    arguments: [
      ([0x63, 0x61, 0x66, 0xE9], 4), ([0xFF], 1), ([0x61, 0xC3], 2), ([0xED, 0xA0, 0x80], 1),
      ([0xC3, 0xA9, 0xC0, 0x80, 0x61], 3),
    ] as [([UInt8], Int)])
  func notUTF8(bytes: [UInt8], byteNumber: Int) throws {
    let expected = ClientError.notUTF8(
      name: "the intent", byteNumber: byteNumber, byte: bytes[byteNumber - 1])
    let line = InputLine(number: 7, bytes: bytes)
    #expect(throws: expected) { try line.text() }
    #expect(ExitStatus(expected) == .refused)
  }

  @Test("The sentence shows the byte as two hexadecimal digits")
  func sentence() throws {
    let error = ClientError.notUTF8(name: "argument 2", byteNumber: 4, byte: 0xE9)
    #expect(error.description == "argument 2 is not UTF-8: its byte 4 is 0xE9")
    #expect(
      try error.json() == #"{"error":{"code":"invalid_value","message":"argument 2 is not UTF-8: "#
        + #"its byte 4 is 0xE9","param":"prompt","type":"invalid_request_error"}}"#)
  }

  @Test("A text that holds U+FFFD of its own, or nothing, is text", arguments: ["caf\u{FFFD}", ""])
  func replacementCharacter(text: String) throws {
    #expect(try String(checking: Array(text.utf8), name: "the intent") == text)
  }

  @Test("A refusal has the API's error object, with null for what the daemon left out")
  func refusalJSON() throws {
    let error = ClientError.server(
      ServerError(status: 400, message: "too\nlong", type: "t", param: "prompt"))
    #expect(
      try error.json()
        == #"{"error":{"code":null,"message":"too\nlong","param":"prompt","type":"t"}}"#)
  }
}
