import FoundationEssentials
import GPT2
import Testing
import UpsideDown

@testable import Service

@Suite("Completion request")
struct CompletionRequestTests {
  private func decode(_ text: String) throws -> CompletionRequest {
    try JSONBody.decode(CompletionRequest.self, from: Array(text.utf8))
  }

  @Test("A prompt alone is enough, and the model's own command is asked for")
  func defaults() throws {
    let request = try decode(#"{"prompt": "a fox"}"#)
    #expect(request.prompt == "a fox")
    #expect(request.choiceCount == 1)
    #expect(!request.streams)
    #expect(request.seed == nil)
    #expect(request.command == .modelDefault)
  }

  @Test("What sampling leaves open is a command's or a continuation's, a field given is kept")
  func samplerDefaults() throws {
    let short = try decode(#"{"prompt": "a", "dry_base": 1.5, "min_p": 0}"#)
    let commanded = try #require(short.generationRequests(command: Command(), seed: 7).first)
    var expected = SamplerSettings.defaults
    (expected.dryBase, expected.minP, expected.seed) = (1.5, 0, 7)
    #expect(commanded.sampler == expected)
    let continued = try #require(
      decode(#"{"prompt": "a"}"#).generationRequests(command: nil, seed: 7).first)
    expected = .continuationDefaults
    expected.seed = 7
    #expect(continued.sampler == expected)
    #expect(SamplerSettings.continuationDefaults != .defaults)
  }

  @Test("Null stands for absent in every field but udrl, where it asks for a plain continuation")
  func nulls() throws {
    let request = try decode(
      #"{"prompt": "a", "n": null, "max_tokens": null, "stop": null, "stream": null, "#
        + #""logprobs": null, "suffix": null, "best_of": null, "logit_bias": null, "#
        + #""stream_options": null, "seed": null, "user": null, "udrl": null}"#)
    #expect(request.choiceCount == 1)
    #expect(request.command == .plain)
  }

  @Test("As many texts are written as are returned, or more where the best are wanted")
  func bestOf() throws {
    #expect(try decode(#"{"prompt": "a", "n": 3}"#).textCount == 3)
    let request = try decode(#"{"prompt": "a", "n": 3, "best_of": 8}"#)
    #expect(request.choiceCount == 3 && request.textCount == 8)
  }

  @Test("A text is written six times at most, in a stream and for best_of once")
  func attempts() throws {
    #expect(try decode(#"{"prompt": "a"}"#).attemptLimit == 6)
    #expect(try decode(#"{"prompt": "a", "udrl": {"attempts": 3}}"#).attemptLimit == 3)
    #expect(try decode(#"{"prompt": "a", "stream": true}"#).attemptLimit == 1)
    #expect(try decode(#"{"prompt": "a", "best_of": 2}"#).attemptLimit == 1)
    #expect(
      try decode(#"{"prompt": "a", "stream": true, "udrl": {"attempts": 1}}"#).attemptLimit == 1)
  }

  @Test("All fields arrive")
  func everything() throws {
    let request = try decode(
      #"{"prompt": ["a fox"], "model": "m", "max_tokens": 7, "n": 3, "stream": true, "#
        + #""stream_options": {"include_usage": true}, "temperature": 0.5, "top_p": 0.9, "#
        + #""top_k": 40, "min_p": 0.05, "repeat_penalty": 1.1, "frequency_penalty": -1, "#
        + #""presence_penalty": 2, "dry_multiplier": 0.8, "dry_base": 2, "#
        + #""dry_allowed_length": 3, "logit_bias": {"5": -100}, "seed": -1, "stop": ["x", "y"], "#
        + #""echo": true, "user": "me", "best_of": 3, "unknown_to_all": [1, {}], "#
        + #""udrl": {"task": "poster", "desired_length": 40, "desired_reward": 0.95}}"#)
    #expect(request.prompt == "a fox")
    #expect(request.model == "m")
    #expect(request.maxTokens == 7)
    #expect(request.choiceCount == 3 && request.textCount == 3)
    #expect(request.streams && request.includesUsage && request.echoesPrompt)
    #expect(request.temperature == 0.5)
    #expect(request.topP == 0.9)
    #expect(request.topK == 40)
    #expect(request.minP == 0.05)
    #expect(request.repeatPenalty == 1.1)
    #expect(request.frequencyPenalty == -1)
    #expect(request.presencePenalty == 2)
    #expect(request.dryMultiplier == 0.8 && request.dryBase == 2)
    #expect(request.dryAllowedLength == 3)
    #expect(request.logitBias == [5: -100])
    #expect(request.seed == UInt64.max)
    #expect(request.stop == ["x", "y"])
    #expect(
      request.command
        == .command(Command(task: "poster", desiredLength: 40, desiredReward: .value(0.95))))
  }

  @Test(
    "A seed is any 64-bit number, negative ones by their bit pattern",
    arguments: [
      ("0", 0), ("-1", UInt64.max), ("9223372036854775807", (1 << 63) - 1),
      ("9223372036854775808", 1 << 63), ("-9223372036854775808", 1 << 63),
      ("18446744073709551615", UInt64.max),
    ] as [(String, UInt64)])
  func seed(number: String, expected: UInt64) throws {
    let seed = try decode(#"{"prompt": "a", "seed": \#(number)}"#).seed
    #expect(seed == expected)
    // What a reply says of the seed is taken again.
    #expect(try decode(#"{"prompt": "a", "seed": \#(expected)}"#).seed == expected)
  }

  @Test(
    "A reward is a number, max or auto",
    arguments: [
      (#"{"desired_reward": "max"}"#, DesiredReward.max), (#"{"desired_reward": "auto"}"#, .auto),
      (#"{"desired_reward": 1}"#, .value(1)), (#"{"desired_reward": 0.0}"#, .value(0)),
      ("{}", .max),
    ])
  func reward(udrl: String, expected: DesiredReward) throws {
    let request = try decode(#"{"prompt": "a", "udrl": \#(udrl)}"#)
    #expect(request.command == .command(Command(desiredReward: expected)))
  }

  @Test(
    "A wrong type or value is refused by the field's name",
    arguments: [
      (#"{}"#, "prompt"), (#"{"prompt": null}"#, "prompt"), (#"{"prompt": 1}"#, "prompt"),
      (#"{"prompt": [1, 2]}"#, "prompt"), (#"{"prompt": [[1]]}"#, "prompt"),
      (#"{"prompt": ["a", "b"]}"#, "prompt"), (#"{"prompt": []}"#, "prompt"),
      (#"{"prompt": {"a": 1}}"#, "prompt"), (#"{"prompt": "a", "n": 0}"#, "n"),
      (#"{"prompt": "a", "n": 17}"#, "n"), (#"{"prompt": "a", "n": "2"}"#, "n"),
      (#"{"prompt": "a", "n": 1.5}"#, "n"), (#"{"prompt": "a", "n": true}"#, "n"),
      (#"{"prompt": "a", "max_tokens": -5}"#, "max_tokens"),
      (#"{"prompt": "a", "max_tokens": 0}"#, "max_tokens"),
      (#"{"prompt": "a", "max_tokens": 99999999999999999999}"#, "max_tokens"),
      (#"{"prompt": "a", "stream": 1}"#, "stream"),
      (#"{"prompt": "a", "stream": "true"}"#, "stream"),
      (#"{"prompt": "a", "stream_options": {}}"#, "stream_options"),
      (#"{"prompt": "a", "stream": true, "stream_options": 1}"#, "stream_options"),
      (
        #"{"prompt": "a", "stream": true, "stream_options": {"include_usage": 1}}"#,
        "stream_options.include_usage"
      ),
      (#"{"prompt": "a", "temperature": "hot"}"#, "temperature"),
      (#"{"prompt": "a", "top_p": []}"#, "top_p"), (#"{"prompt": "a", "top_k": 1.5}"#, "top_k"),
      (#"{"prompt": "a", "top_k": -1}"#, "top_k"), (#"{"prompt": "a", "seed": 1.5}"#, "seed"),
      (#"{"prompt": "a", "seed": "x"}"#, "seed"),
      (#"{"prompt": "a", "seed": 18446744073709551616}"#, "seed"),
      (#"{"prompt": "a", "stop": ["a", "b", "c", "d", "e"]}"#, "stop"),
      (#"{"prompt": "a", "stop": ["a", 1]}"#, "stop"), (#"{"prompt": "a", "stop": ""}"#, "stop"),
      (#"{"prompt": "a", "stop": {}}"#, "stop"), (#"{"prompt": "a", "echo": 0}"#, "echo"),
      (#"{"prompt": "a", "user": 7}"#, "user"), (#"{"prompt": "a", "model": 7}"#, "model"),
      (#"{"prompt": "a", "logit_bias": {"x": 1}}"#, "logit_bias"),
      (#"{"prompt": "a", "logit_bias": {"1": "x"}}"#, "logit_bias"),
      (#"{"prompt": "a", "logit_bias": [1]}"#, "logit_bias"),
      (#"{"prompt": "a", "suffix": "b"}"#, "suffix"),
      (#"{"prompt": "a", "desired_length": 12}"#, "desired_length"),
      (#"{"prompt": "a", "desired_reward": "max", "udrl": {}}"#, "desired_reward"),
      (#"{"prompt": "a", "task": "poster"}"#, "task"),
      (#"{"prompt": "a", "best_of": 17}"#, "best_of"),
      (#"{"prompt": "a", "best_of": 0}"#, "best_of"),
      (#"{"prompt": "a", "best_of": 2, "n": 3}"#, "best_of"),
      (#"{"prompt": "a", "best_of": 2, "stream": true}"#, "best_of"),
      (#"{"prompt": "a", "udrl": {"attempts": 0}}"#, "udrl.attempts"),
      (#"{"prompt": "a", "udrl": {"attempts": 17}}"#, "udrl.attempts"),
      (#"{"prompt": "a", "stream": true, "udrl": {"attempts": 2}}"#, "udrl.attempts"),
      (#"{"prompt": "a", "best_of": 2, "udrl": {"attempts": 2}}"#, "udrl.attempts"),
      (#"{"prompt": "a", "dry_allowed_length": "x"}"#, "dry_allowed_length"),
      (#"{"prompt": "a", "logprobs": 0}"#, "logprobs"), (#"{"prompt": "a", "ban": []}"#, "ban"),
      (#"{"prompt": "a", "keep": ["x"]}"#, "keep"), (#"{"prompt": "a", "udrl": 1}"#, "udrl"),
      (#"{"prompt": "a", "udrl": []}"#, "udrl"),
      (#"{"prompt": "a", "udrl": {"lenght": 4}}"#, "udrl.lenght"),
      (#"{"prompt": "a", "udrl": {"task": 4}}"#, "udrl.task"),
      (#"{"prompt": "a", "udrl": {"desired_length": -4}}"#, "udrl.desired_length"),
      (#"{"prompt": "a", "udrl": {"desired_length": 4.5}}"#, "udrl.desired_length"),
      (#"{"prompt": "a", "udrl": {"desired_length": "12"}}"#, "udrl.desired_length"),
      (#"{"prompt": "a", "udrl": {"desired_length": {}}}"#, "udrl.desired_length.max"),
      (#"{"prompt": "a", "udrl": {"desired_length": {"max": 0}}}"#, "udrl.desired_length.max"),
      (#"{"prompt": "a", "udrl": {"desired_length": {"max": "9"}}}"#, "udrl.desired_length.max"),
      (#"{"prompt": "a", "udrl": {"desired_length": {"min": 9}}}"#, "udrl.desired_length.min"),
      (#"{"prompt": "a", "udrl": {"desired_length": [9]}}"#, "udrl.desired_length"),
      (#"{"prompt": "a", "udrl": {"desired_reward": 1.5}}"#, "udrl.desired_reward"),
      (#"{"prompt": "a", "udrl": {"desired_reward": "best"}}"#, "udrl.desired_reward"),
      (#"{"prompt": "a", "udrl": {"desired_reward": []}}"#, "udrl.desired_reward"),
    ])
  func refused(body: String, field: String) {
    let error = #expect(throws: APIError.self) { try decode(body) }
    #expect(error?.status == .badRequest)
    #expect(error?.param == field)
    #expect(error?.type == "invalid_request_error")
    #expect(error?.code != nil)
    #expect(error?.message.contains(field) == true)
  }

  @Test("A desired length may be a limit")
  func lengthLimit() throws {
    let request = try decode(#"{"prompt": "a", "udrl": {"desired_length": {"max": 75}}}"#)
    #expect(request.command == .command(Command(lengthLimit: 75)))
  }

  @Test(
    "A message says what was found and what was expected",
    arguments: [
      (#"null"#, "the body must be a JSON object, found null"),
      (
        #"{"prompt": {}}"#,
        "'prompt' must be a string or an array with one string, found an object"
      ),
      (
        #"{"prompt": "a", "max_tokens": 1e30}"#,
        "'max_tokens' must be in 1…9223372036854775807, found 1e+30"
      ),
      (#"{"prompt": "a", "n": 1e30}"#, "'n' must be in 1…16, found 1e+30"),
      (#"{"prompt": "a", "n": 1.5}"#, "'n' must be an integer, found 1.5"),
      (
        #"{"prompt": "a", "udrl": {"desired_length": 99999999999999999999}}"#,
        "'udrl.desired_length' must be in 1…9223372036854775807, found 1e+20"
      ),
      (
        #"{"prompt": "a", "udrl": {"desired_length": 4.5}}"#,
        "'udrl.desired_length' must be an integer or an object like {\"max\": 75}, found 4.5"
      ),
      (
        #"{"prompt": "a", "temperature": 1e39}"#,
        "'temperature' must be a number of at most 3.4028235e+38 in magnitude, found 1e+39"
      ),
      (
        #"{"prompt": "a", "logit_bias": {"1": -1e39}}"#,
        "'logit_bias' must be a number of at most 3.4028235e+38 in magnitude, found -1e+39"
      ),
    ])
  func found(body: String, message: String) {
    let error = #expect(throws: APIError.self) { try decode(body) }
    #expect(error?.message == message)
  }

  @Test("A message says what is known in the place of what is not")
  func messages() {
    let error = #expect(throws: APIError.self) { try decode(#"{"prompt": "a", "n": "2"}"#) }
    #expect(error?.message == "'n' must be an integer, found a string")
    let unknown = #expect(throws: APIError.self) {
      try decode(#"{"prompt": "a", "udrl": {"lenght": 4}}"#)
    }
    #expect(
      unknown?.message
        == "'udrl.lenght' is unknown: expected task, desired_length, desired_reward, "
        + "attempts")
  }

  @Test(
    "A body that is no JSON object is refused as such",
    arguments: ["", "[]", "\"a\"", "1", "null", "{\"prompt\": \"a\"", "{\"prompt\": \"a\",}"])
  func noObject(body: String) {
    let error = #expect(throws: APIError.self) { try decode(body) }
    #expect(error?.status == .badRequest)
    #expect(error?.param == nil)
  }
}
