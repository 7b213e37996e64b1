import Testing

@testable import Distillation

struct TeacherKeyTests {
  @Test(
    "A key is the first word, whatever stands around it",
    arguments: [
      ("sk-1~!", "sk-1~!"), (" sk-1\r\n", "sk-1"), ("sk-1\nsk-2", "sk-1"),
      ("sk-1\u{A0}", "sk-1"), (" \n\t", nil), ("", nil),
    ] as [(String, String?)])
  func reads(text: String, key: String?) throws {
    #expect(try TeacherKey.read(text, from: "key.txt") == key)
  }

  @Test(
    "What no header can carry is refused by its place, and not printed",
    arguments: ["secret\u{1}", "secret\u{0}key", "sécret", "secret\u{7F}", "\u{FEFF}secret"])
  func refuses(text: String) {
    let error = #expect(throws: DistillationError.self) {
      try TeacherKey.read(text, from: "key.txt")
    }
    #expect(error?.description.contains("key.txt") == true)
    #expect(error?.description.contains("cret") == false)
  }
}
