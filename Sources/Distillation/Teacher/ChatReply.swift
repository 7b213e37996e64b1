import FoundationEssentials

/// Reads what a server answered: a text for a task, or a failure with what to do about it.
struct ChatReply {
  private let response: ChatResponse
  private let cleaner: ReplyCleaner

  init(_ response: ChatResponse, cleaner: ReplyCleaner) {
    self.response = response
    self.cleaner = cleaner
  }

  func answer(now: Date) throws(TeacherFailure) -> TeacherAnswer {
    switch response.status {
    case 200..<300: return try completion()
    // A redirection is not followed: it would carry the key to where nobody wanted it.
    case 300..<400, 401, 402, 404, 405, 410: throw .permanent(problem)
    // Timeouts, "too early" and too many requests pass; so do a server's own failures.
    case 408, 409, 425, 429, 500...:
      let seconds = response.retryAfter.flatMap { RetryAfter.seconds($0, now: now) }
      throw .transient(problem, retryAfterSeconds: seconds)
    // Among them 403, with which services answer what their filter does not let through.
    default: throw .refused(.refused, detail: problem)
    }
  }

  private func completion() throws(TeacherFailure) -> TeacherAnswer {
    guard let completion = try? JSONDecoder().decode(ChatCompletion.self, from: response.body),
      let choice = completion.choices.first
    else {
      throw .unusable(
        .notText, detail: "no chat completion: " + excerpt(response.body), usage: TokenUsage())
    }
    let usage = TokenUsage(
      prompt: TokenUsage.limited(completion.usage?.promptTokens ?? 0),
      completion: TokenUsage.limited(completion.usage?.completionTokens ?? 0))
    do throws(ReplyFault) {
      let text = try cleaner.clean(
        choice.message.content ?? "", isCutOff: choice.finishReason == "length")
      return TeacherAnswer(text: text, usage: usage)
    } catch {
      throw .unusable(error.reason, detail: error.detail, usage: usage)
    }
  }

  /// The status, with what the server says about it.
  private var problem: String {
    struct Body: Decodable {
      struct Problem: Decodable { let message: String }
      let error: Problem
    }
    let told = try? JSONDecoder().decode(Body.self, from: response.body).error.message
    let said = told.map { excerpt(Data($0.utf8)) } ?? excerpt(response.body)
    return "status \(response.status)" + (said.isEmpty ? "" : ": " + said)
  }

  /// The beginning of what a server sent, on one line.
  private func excerpt(_ data: Data) -> String {
    ReplyFault.excerpt(String(decoding: data.prefix(400), as: UTF8.self))
  }
}
