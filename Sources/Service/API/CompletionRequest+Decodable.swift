import Engine
import UpsideDown

extension CompletionRequest: Decodable {
  /// Throws `APIError` that names the field. Fields nobody knows are ignored, as OpenAI does;
  /// fields of the API that this daemon does not have are refused, lest they seem to work.
  init(from decoder: any Decoder) throws {
    let fields = try FieldReader(decoder)
    try Self.refuseUnsupported(fields)
    try Self.refuseMisplaced(fields)
    prompt = try Self.prompt(fields)
    model = try fields.string("model")
    maxTokens = try fields.integer("max_tokens", in: 1...Int.max)
    choiceCount = try fields.integer("n", in: 1...Self.textCountLimit) ?? 1
    streams = try fields.boolean("stream") ?? false
    textCount = try Self.bestOf(fields, choiceCount: choiceCount, streams: streams)
    includesUsage = try Self.includesUsage(fields, streams: streams)
    temperature = try fields.number("temperature")
    topP = try fields.number("top_p")
    topK = try fields.integer("top_k", in: 0...Int.max)
    minP = try fields.number("min_p")
    repeatPenalty = try fields.number("repeat_penalty")
    frequencyPenalty = try fields.number("frequency_penalty")
    presencePenalty = try fields.number("presence_penalty")
    dryMultiplier = try fields.number("dry_multiplier")
    dryBase = try fields.number("dry_base")
    dryAllowedLength = try fields.integer("dry_allowed_length", in: 1...Int.max)
    logitBias = try Self.logitBias(fields)
    seed = try Self.seed(fields)
    stop = try Self.stop(fields)
    echoesPrompt = try fields.boolean("echo") ?? false
    _ = try fields.string("user")
    let body = try Self.command(fields)
    command = Self.command(body, isGiven: fields.contains("udrl"))
    attemptLimit = try self.attemptLimit(asked: body?.attempts, fields)
  }

  private static func refuseUnsupported(_ fields: FieldReader) throws {
    for name in ["suffix", "logprobs", "ban", "keep"] where fields.isGiven(name) {
      throw APIError.field(
        fields.path(name), "is not supported: leave it out or set it to null",
        code: "unsupported_field")
    }
  }

  /// A command's field beside `udrl` would be passed over as unknown ones are, and the text be
  /// another than was asked for.
  private static func refuseMisplaced(_ fields: FieldReader) throws {
    for name in CommandBody.names where fields.isGiven(name) {
      throw APIError.field(
        fields.path(name), "belongs inside udrl: send {\"udrl\": {\"\(name)\": …}}",
        code: "misplaced_field")
    }
  }

  private static func prompt(_ fields: FieldReader) throws -> String {
    guard fields.isGiven("prompt") else {
      throw APIError.field("prompt", "is missing: expected a string", code: "missing_field")
    }
    if let text = try? fields.string("prompt") { return text }
    if let texts = try? fields.read([String].self, "prompt", expected: "") {
      guard texts.count == 1, let text = texts.first else {
        throw APIError.field(
          "prompt", "must be one string, found an array of \(texts.count): send one request each",
          code: "invalid_value")
      }
      return text
    }
    let isTokens =
      (try? fields.read([Double].self, "prompt", expected: "")) != nil
      || (try? fields.read([[Double]].self, "prompt", expected: "")) != nil
    guard !isTokens else {
      throw APIError.field(
        "prompt", "must be text, found token ids: token arrays are not supported",
        code: "invalid_type")
    }
    // Neither of those: says what was found.
    let expected = "a string or an array with one string"
    return try fields.read(String.self, "prompt", expected: expected) ?? ""
  }

  private static func bestOf(
    _ fields: FieldReader, choiceCount: Int, streams: Bool
  ) throws -> Int {
    guard let bestOf = try fields.integer("best_of", in: 1...textCountLimit) else {
      return choiceCount
    }
    guard bestOf >= choiceCount else {
      throw APIError.field(
        "best_of", "must be at least n (\(choiceCount)), found \(bestOf)", code: "invalid_value")
    }
    guard bestOf == choiceCount || !streams else {
      throw APIError.field(
        "best_of",
        "must be n (\(choiceCount)) in a stream, found \(bestOf): the best texts are known when "
          + "all are written", code: "invalid_value")
    }
    return bestOf
  }

  private static func includesUsage(_ fields: FieldReader, streams: Bool) throws -> Bool {
    let options = try fields.read(
      StreamOptions.self, "stream_options", expected: "an object with include_usage")
    guard let options else { return false }
    guard streams else {
      throw APIError.field(
        "stream_options", "is allowed only where stream is true", code: "invalid_value")
    }
    return options.includesUsage
  }

  /// OpenAI's seeds may be negative, replies print the bit pattern: both are taken.
  private static func seed(_ fields: FieldReader) throws -> UInt64? {
    if let seed = try? fields.read(UInt64.self, "seed", expected: "") { return seed }
    return try fields.read(Int64.self, "seed", expected: "an integer in -2^63…2^64 - 1")
      .map { UInt64(bitPattern: $0) }
  }

  private static func logitBias(_ fields: FieldReader) throws -> [Int32: Float] {
    let bias = try fields.read(
      [String: Double].self, "logit_bias", expected: "an object of token ids and numbers")
    var result: [Int32: Float] = [:]
    for (key, value) in bias ?? [:] {
      guard let token = Int32(key), token >= 0 else {
        throw APIError.field(
          "logit_bias", "must have token ids as its names, found '\(key)'",
          code: "invalid_value")
      }
      result[token] = try fields.float(value, "logit_bias")
    }
    return result
  }

  private static func stop(_ fields: FieldReader) throws -> [String] {
    guard fields.isGiven("stop") else { return [] }
    let expected = "a string or an array of at most \(stopCountLimit) strings"
    let texts: [String]
    if let text = try? fields.string("stop") {
      texts = [text]
    } else {
      texts = try fields.read([String].self, "stop", expected: expected) ?? []
    }
    guard texts.count <= stopCountLimit else {
      throw APIError.field(
        "stop", "must be \(expected), found \(texts.count)", code: "invalid_value")
    }
    guard texts.allSatisfy({ !$0.isEmpty }) else {
      throw APIError.field("stop", "must not hold an empty string", code: "invalid_value")
    }
    return texts
  }

  private static func command(_ fields: FieldReader) throws -> CommandBody? {
    try fields.read(
      CommandBody.self, "udrl",
      expected: "an object with \(CommandBody.names.joined(separator: ", ")), or null")
  }

  private static func command(_ body: CommandBody?, isGiven: Bool) -> CommandChoice {
    guard isGiven else { return .modelDefault }
    return body.map { .command($0.command) } ?? .plain
  }

  /// What a stream has sent cannot be taken back, and `best_of` has its own way to the best text.
  private func attemptLimit(asked: Int?, _ fields: FieldReader) throws -> Int {
    let choosesBest = textCount > choiceCount
    guard streams || choosesBest else { return asked ?? Attempts.standardLimit }
    guard asked ?? 1 == 1 else {
      throw APIError.field(
        "udrl.attempts",
        "must be 1 \(streams ? "in a stream" : "with best_of"), found \(asked ?? 1)",
        code: "invalid_value")
    }
    return 1
  }
}

/// `stream_options`.
private struct StreamOptions: Decodable {
  let includesUsage: Bool

  init(from decoder: any Decoder) throws {
    includesUsage = try FieldReader(decoder).boolean("include_usage") ?? false
  }
}
