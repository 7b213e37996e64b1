import Glibc
import Testing

@testable import Checkpoint

@Suite("A file that appears when it is complete")
struct AtomicFileTests {
  let scratch: ScratchDirectory

  init() throws {
    scratch = try ScratchDirectory()
  }

  @Test("Until the commit the old content stays, and giving up leaves no other file")
  func replacing() throws {
    let path = scratch.file("a.safetensors")
    try writeBytes([1], to: path)
    do {
      let file = try AtomicFile(path: path)
      try file.append([2, 3])
      #expect(try readBytes(path) == [1])
      #expect(scratch.names(in: scratch.path).count == 2)
    }
    #expect(scratch.names(in: scratch.path) == ["a.safetensors"])
    let file = try AtomicFile(path: path)
    try file.append([2, 3])
    try file.commit()
    #expect(try readBytes(path) == [2, 3])
  }

  @Test("What a killed writer of the same file left is removed, what others write is not")
  func abandoned() throws {
    let path = scratch.file("a.safetensors")
    let left = "a.safetensors.00000000000000ab.tmp"
    let kept = [
      "a.safetensors.tmp", "a.safetensors.copy.tmp", "b.safetensors.00000000000000ab.tmp",
      "a.safetensors.00000000000000zz.tmp",
    ]
    for name in kept + [left] { try writeBytes([1], to: scratch.file(name)) }
    let living = try AtomicFile(path: path)
    let second = try AtomicFile(path: path)
    #expect(!scratch.names(in: scratch.path).contains(left))
    #expect(scratch.names(in: scratch.path).count == kept.count + 2)
    try living.append([1])
    try second.append([2])
    try living.commit()
    try second.commit()
    #expect(try readBytes(path) == [2])
    #expect(scratch.names(in: scratch.path) == (kept + ["a.safetensors"]).sorted())
  }

  @Test("A file may be made by its bare name, and a missing directory is a sentence")
  func names() throws {
    #expect(TemporaryFile.stem(of: "a.b.0123456789abcdef.tmp") == "a.b")
    #expect(TemporaryFile.stem(of: "a.0123456789abcdef") == nil)
    #expect(TemporaryFile.stem(of: "0123456789abcdef.tmp") == nil)
    let error = #expect(throws: CheckpointError.self) {
      try AtomicFile(path: scratch.file("none/a.safetensors"))
    }
    #expect(error?.description.contains("No such file or directory") == true)
  }
}
