import FoundationEssentials

@testable import Distillation

/// A task, orders of it and scripted teachers, shared by the suites of this folder.
enum SampleTask {
  static let prose = TeacherTask(
    name: "text-to-image", description: "A prompt for an image generator.", form: .prose,
    words: [6, 40],
    examples: [
      TeacherTask.Example(
        intent: "fox in snow", text: "A red fox in deep snow, soft morning light, watercolor.")
    ])

  static var list: TeacherTask {
    var task = prose
    task.form = .list
    return task
  }

  static func order(_ intent: String = "owl at night", words: Int = 12) -> TextOrder {
    TextOrder(task: "text-to-image", intent: intent, words: words, quality: .excellent)
  }

  static func entry(
    _ order: TextOrder, text: String? = nil, reason: RejectReason? = nil, source: String = "t"
  ) -> JournalEntry {
    var entry = JournalEntry(order, source: source, attempts: 1, usage: TokenUsage())
    entry.text = text
    entry.reason = reason
    return entry
  }
}
