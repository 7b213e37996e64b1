import FoundationEssentials
import Testing

@testable import Distillation

struct JournalTests {
  private let entries = (0..<5).map {
    SampleTask.entry(SampleTask.order("owl \($0)"), text: "An owl, number \($0), in the snow.")
  }

  @Test("What was appended is read again, in order")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/journal.jsonl"
    do {
      let journal = try Journal(path: path, source: "t")
      for entry in entries { try journal.append(entry) }
    }
    #expect(try Journal(path: path, source: "t").entries == entries)
  }

  @Test("A last line torn at any byte is cut off, and the journal goes on behind the others")
  func tornLine() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/journal.jsonl"
    do {
      let journal = try Journal(path: path, source: "t")
      for entry in entries.prefix(3) { try journal.append(entry) }
    }
    let whole = try folder.read("journal.jsonl")
    let lastCount = (whole.split(separator: "\n").last?.utf8.count ?? 0) + 1
    for kept in 0..<lastCount {
      let bytes = Data(Array(whole.utf8).dropLast(lastCount - kept))
      try bytes.write(to: URL(filePath: path))
      do {
        let journal = try Journal(path: path, source: "t")
        #expect(journal.entries == Array(entries.prefix(2)))
        try journal.append(entries[4])
      }
      #expect(
        try Journal(path: path, source: "t").entries == [entries[0], entries[1], entries[4]])
    }
  }

  @Test("A line that is no entry, and another teacher's, are refused with file and line")
  func refuses() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/journal.jsonl"
    do {
      let journal = try Journal(path: path, source: "t")
      for entry in entries.prefix(2) { try journal.append(entry) }
    }
    let other = #expect(throws: DistillationError.self) { try Journal(path: path, source: "u") }
    #expect(other?.description.contains("journal.jsonl:1: ") == true)
    let whole = try folder.read("journal.jsonl")
    _ = try folder.write(whole + "{}\n" + whole, to: "journal.jsonl")
    let wrong = #expect(throws: DistillationError.self) { try Journal(path: path, source: "t") }
    #expect(wrong?.description.contains("journal.jsonl:3: ") == true)
  }

  @Test("Numbers that no run has written are read as ones that can be summed")
  func absurdNumbers() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/journal.jsonl"
    do {
      let journal = try Journal(path: path, source: "t")
      var entry = entries[0]
      (entry.attempts, entry.promptTokens, entry.completionTokens) = (.min, .max, -1)
      for _ in 0..<2 { try journal.append(entry) }
    }
    let read = try Journal(path: path, source: "t").entries
    #expect(read.map(\.attempts) == [0, 0] && read.map(\.completionTokens) == [0, 0])
    #expect(read.map(\.promptTokens).reduce(0, +) == 2 << 30)
  }

  @Test("Two runs cannot have one journal")
  func locked() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/journal.jsonl"
    let first = try Journal(path: path, source: "t")
    let error = #expect(throws: DistillationError.self) { try Journal(path: path, source: "t") }
    #expect(error?.description.contains("in use by another run") == true)
    try first.append(entries[0])
  }
}
