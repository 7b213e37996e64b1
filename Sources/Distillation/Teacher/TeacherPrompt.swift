/// The few-shot chat that asks a language model for one text.
///
/// Every example is a turn in the very form of the question, with the length that its text has,
/// so that the model sees what a length in words means. Quality is asked for in words of its own:
/// UDRL learns from bad texts as from good ones, and what a text is worth is measured afterwards,
/// so a model that does better than asked does no harm.
struct TeacherPrompt {
  let task: TeacherTask

  func messages(_ order: TextOrder) -> [ChatMessage] {
    var messages = [ChatMessage(role: .system, content: instructions)]
    for example in task.examples {
      messages.append(
        ChatMessage(
          role: .user,
          content: question(
            intent: example.intent, words: WordList(example.text).count, quality: .excellent)))
      messages.append(ChatMessage(role: .assistant, content: example.text))
    }
    messages.append(
      ChatMessage(
        role: .user,
        content: question(intent: order.intent, words: order.words, quality: order.quality)))
    return messages
  }

  private var instructions: String {
    """
    You write texts for the task "\(task.name)". \(task.description)
    Form: \(Self.description(of: task.form))
    Each message names an intent, a length in words and a quality. Reply with one text of that \
    length and quality for that intent, in the language of the intent, and with nothing else: no \
    introduction, no quotation marks, no Markdown, no line breaks. Copy unusual names letter by \
    letter.
    """
  }

  private func question(intent: String, words: Int, quality: Quality) -> String {
    """
    Intent: \(intent)
    Length: \(words) words
    Quality: \(quality.rawValue) (\(Self.description(of: quality)))
    """
  }

  private static func description(of form: TeacherTask.Form) -> String {
    switch form {
    case .prose: "sentences or clauses that end with a full stop."
    case .list: "short items separated by commas, without a full stop at the end."
    case .query: "a search phrase, without a full stop at the end."
    }
  }

  private static func description(of quality: Quality) -> String {
    switch quality {
    case .excellent: "holds every word of the intent, and every detail fits it"
    case .good: "holds every word of the intent, one detail is out of place"
    case .middling: "leaves out a word of the intent, or half of its details do not fit"
    case .poor: "leaves out most of the intent and strays from the subject"
    case .bad: "is about something else or repeats itself"
    }
  }
}
