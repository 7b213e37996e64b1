import FoundationEssentials
import Testing

@testable import Distillation

struct TeacherPromptTests {
  private struct NoTransport: ChatTransport {
    func post(_ body: Data, to path: String) async throws(TeacherFailure) -> ChatResponse {
      throw .permanent("not to be asked")
    }
  }

  @Test("Examples are turns in the form of the question, with the lengths that they have")
  func fewShot() {
    let messages = TeacherPrompt(task: SampleTask.prose).messages(SampleTask.order())
    #expect(messages.map(\.role) == [.system, .user, .assistant, .user])
    #expect(messages[0].content.contains("A prompt for an image generator."))
    #expect(messages[1].content.hasPrefix("Intent: fox in snow\nLength: 10 words\nQuality: exc"))
    #expect(messages[2].content == SampleTask.prose.examples[0].text)
    #expect(messages[3].content.hasPrefix("Intent: owl at night\nLength: 12 words\nQuality: exc"))
  }

  @Test("Every quality and every form is described in words of its own")
  func descriptions() {
    let questions = Quality.allCases.map { quality in
      let order = TextOrder(task: "text-to-image", intent: "owl", words: 9, quality: quality)
      return TeacherPrompt(task: SampleTask.prose).messages(order).last?.content
    }
    #expect(Set(questions).count == Quality.allCases.count)
    let systems = TeacherTask.Form.allCases.map { form in
      var task = SampleTask.prose
      task.form = form
      return TeacherPrompt(task: task).messages(SampleTask.order()).first?.content
    }
    #expect(Set(systems).count == TeacherTask.Form.allCases.count)
  }

  @Test("A request has the same bytes again, and another seed at another attempt")
  func requests() throws {
    let teacher = ChatTeacher(
      model: "m", tasks: [SampleTask.prose], sampling: ChatTeacher.Sampling(),
      transport: NoTransport())
    func request(_ attempt: Int) -> ChatRequest {
      teacher.request(SampleTask.order(), task: SampleTask.prose, attempt: attempt)
    }
    #expect(try request(0).body() == request(0).body())
    #expect(request(0).seed != request(1).seed)
    #expect(request(0).maxTokens == 12 * 4 + 64)
    let json = String(decoding: try request(0).body(), as: UTF8.self)
    for field in ["\"max_tokens\":112", "\"top_p\":0.95", "\"stream\":false", "\"model\":\"m\""] {
      #expect(json.contains(field), "\(json)")
    }
  }

  @Test(
    "Addresses of servers and sockets are understood",
    arguments: [
      ("http://localhost:8080/v1", "http://localhost:8080/v1"),
      ("http://localhost:8080/v1/", "http://localhost:8080/v1"),
      ("https://host/v1/chat/completions", "https://host/v1"),
      ("unix:/run/a b.sock", "http+unix://%2Frun%2Fa%20b.sock/v1"),
      ("unix:///run/x.sock", "http+unix://%2Frun%2Fx.sock/v1"),
      ("http+unix://%2Frun%2Fx.sock/v1", "http+unix://%2Frun%2Fx.sock/v1"),
    ])
  func addresses(text: String, base: String) throws {
    #expect(try TeacherAddress(text).base == base)
  }

  @Test(
    "What is no address is refused in a sentence that quotes it",
    arguments: [
      "localhost:8080", "ftp://host/v1", "http://", "unix:", "unix:run/x.sock", "unix:/",
      "http://host/v1?key=3", "",
    ])
  func refusesAddress(text: String) {
    let error = #expect(throws: DistillationError.self) { try TeacherAddress(text) }
    #expect(error?.description.contains("'\(text)'") == true)
  }
}
