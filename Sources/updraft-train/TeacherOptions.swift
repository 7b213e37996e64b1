import ArgumentParser
import Distillation
import FoundationEssentials

#if canImport(TeacherHTTP)
  import TeacherHTTP
#endif

/// Who writes the texts.
struct TeacherOptions: ParsableArguments {
  enum Kind: String, ExpressibleByArgument, CaseIterable { case server, grammar }

  /// A teacher that is ready to be asked, and what ends its connections.
  struct Session {
    let teacher: any Teacher
    let close: () async throws -> Void
  }

  @Option(help: "A server with OpenAI's chat contract, or the built-in grammar.")
  var teacher = Kind.server

  @Option(help: "The server: http://host:port/v1, https://…, unix:/path or http+unix://….")
  var teacherUrl: String?

  @Option(help: "The model's name on the server.")
  var teacherModel: String?

  @Option(help: "A file that holds the server's key.")
  var apiKeyFile: String?

  @Option(help: "Sampling temperature.")
  var temperature = 0.9

  @Option(help: "Sampling: the share of probability that is kept.")
  var topP = 0.95

  @Option(help: "Limit of a reply's tokens (default: by the length asked for).")
  var maxTokens: Int?

  @Option(help: "Seed of sampling, and of the grammar.")
  var seed: UInt64 = 1

  @Option(help: "Directory of the grammar's lexicon.")
  var lexicon = "Models/corpus"

  func validate() throws {
    guard (0...2).contains(temperature) else {
      throw ValidationError("--temperature is \(temperature), expected 0 to 2.")
    }
    guard topP > 0, topP <= 1 else {
      throw ValidationError("--top-p is \(topP), expected a share above 0 and up to 1.")
    }
    guard maxTokens.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--max-tokens is \(maxTokens ?? 0), expected a number above 0.")
    }
    guard teacher == .grammar || (teacherUrl != nil && teacherModel != nil) else {
      throw ValidationError(
        "Name the server with --teacher-url and --teacher-model, or ask the built-in grammar with "
          + "--teacher grammar.")
    }
  }

  func session(tasks: [TeacherTask], patience: PatienceOptions) throws -> Session {
    guard teacher == .server, let teacherUrl, let teacherModel else {
      let grammar = try GrammarTeacher(
        tasks: tasks.map(\.name), directory: lexicon, seed: seed)
      return Session(teacher: grammar, close: {})
    }
    #if canImport(TeacherHTTP)
      let transport = HTTPTransport(
        address: try TeacherAddress(teacherUrl), apiKey: try apiKey(),
        timeoutSeconds: patience.timeout, concurrency: patience.concurrency)
      var sampling = ChatTeacher.Sampling()
      sampling.temperature = temperature
      sampling.topP = topP
      sampling.maxTokens = maxTokens
      sampling.seed = seed
      let teacher = ChatTeacher(
        model: teacherModel, tasks: tasks, sampling: sampling, transport: transport)
      return Session(teacher: teacher, close: { try await transport.close() })
    #else
      throw DistillationError(
        "\(teacherModel) at \(teacherUrl) cannot be asked: this program was built without the "
          + "HTTP client (UPDRAFT_CORE=1), so it has the teacher 'grammar' only.")
    #endif
  }

  private func apiKey() throws -> String? {
    guard let apiKeyFile else {
      let variable = "UPDRAFT_TEACHER_KEY"
      return try ProcessInfo.processInfo.environment[variable].flatMap {
        try TeacherKey.read($0, from: variable)
      }
    }
    let text = try String(contentsOf: URL(filePath: apiKeyFile), encoding: .utf8)
    guard let key = try TeacherKey.read(text, from: apiKeyFile) else {
      throw ValidationError("\(apiKeyFile) is empty, expected the server's key.")
    }
    return key
  }
}
