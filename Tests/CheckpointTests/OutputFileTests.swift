import Testing

@testable import Checkpoint

@Suite("Files that are written for a user")
struct OutputFileTests {
  let scratch: ScratchDirectory

  init() throws {
    scratch = try ScratchDirectory()
  }

  private func refusal(_ body: () throws -> Void) throws -> String {
    let error = #expect(throws: CheckpointError.self, performing: body)
    return try #require(error?.description)
  }

  @Test("A folder, a device and the file that is read are refused, and stay as they are")
  func refusals() throws {
    let input = scratch.file("a.jsonl")
    try writeBytes([1], to: input)
    try OutputFile.check(scratch.file("b.jsonl"), keeping: input)
    #expect(scratch.names(in: scratch.path) == ["a.jsonl"])
    // The same file by another name.
    let other = scratch.path + "/./a.jsonl"
    #expect(try refusal { try OutputFile.check(other, keeping: input) }.contains("that is read"))
    #expect(try refusal { try OutputFile.check(scratch.path) }.contains("found a folder"))
    #expect(try refusal { try OutputFile.write("x", to: scratch.path) }.contains("found a folder"))
    #expect(try refusal { try OutputFile.check("/dev/null") }.contains("found a device"))
    let missing = try refusal { try OutputFile.check(scratch.file("none/a")) }
    #expect(missing.contains("No such file or directory"))
    #expect(try readBytes(input) == [1])
  }

  @Test("Text is put in place, and folders are made with those above them")
  func writing() throws {
    let folder = scratch.file("deep/er")
    try OutputFile.makeFolder(folder)
    try OutputFile.makeFolder(folder)
    try OutputFile.write("text", to: folder + "/a")
    #expect(try readBytes(folder + "/a") == Array("text".utf8))
    #expect(try refusal { try OutputFile.makeFolder(folder + "/a") }.contains("found a file"))
    #expect(try refusal { try OutputFile.makeFolder(folder + "/a/b") }.contains("a folder"))
    #expect(try refusal { try OutputFile.makeFolder("") }.contains("found no name"))
  }
}
