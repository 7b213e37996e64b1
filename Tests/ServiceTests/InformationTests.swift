import FoundationEssentials
import Testing

@Suite("GET /health, /v1/models, /props; POST /tokenize, /detokenize", .blocking)
struct InformationTests {
  @Test("Health is ok once the model is loaded, and HEAD works as GET")
  func health() throws {
    let response = try SharedDaemon.exchange("GET", "/health")
    #expect(response.status == 200)
    #expect(response.body == #"{"status":"ok"}"#)
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    try connection.sendRequest("HEAD", "/health")
    #expect(try connection.head().status == 200)
  }

  @Test("The model list holds the one model")
  func models() throws {
    struct List: Decodable {
      struct Model: Decodable {
        let id: String
        let object: String
        let ownedBy: String
        let created: Int
      }
      let object: String
      let data: [Model]
    }
    let list = try SharedDaemon.exchange("GET", "/v1/models").decode(List.self)
    #expect(list.object == "list")
    #expect(list.data.map(\.id) == ["tiny"])
    #expect(list.data[0].object == "model")
    #expect(list.data[0].ownedBy == "updraft")
    #expect(list.data[0].created > 1_700_000_000)
  }

  @Test("The properties tell shape, commands with their support, and how the model runs")
  func properties() throws {
    struct Properties: Decodable {
      struct Config: Decodable {
        let nLayer: Int
        let nEmbd: Int
        let nPositions: Int
      }
      struct Commands: Decodable {
        let tasks: [String]
        let defaultTask: String
        let lengthUpperBounds: [Int]
        let rewardBins: Int
        let support: [[[Int]]]
      }
      struct Origin: Decodable { let kind: String }
      let model: String
      let config: Config
      let commands: Commands
      let origin: Origin
      let threads: Int
      let instructionSet: String
      let slots: Int
      let queue: Int
      let pinning: [String]
    }
    let properties = try SharedDaemon.exchange("GET", "/props").decode(Properties.self)
    #expect(properties.model == "tiny")
    #expect(properties.config.nLayer == 2)
    #expect(properties.config.nEmbd == 64)
    #expect(properties.config.nPositions == TinyCheckpoint.positionCount)
    #expect(properties.commands.tasks == TinyCheckpoint.tasks)
    #expect(properties.commands.defaultTask == "text-to-image")
    #expect(properties.commands.rewardBins == 5)
    #expect(properties.commands.support.count == 2)
    #expect(properties.commands.support[0].count == properties.commands.lengthUpperBounds.count)
    #expect(properties.origin.kind == "decompressed")
    #expect(properties.threads == 1)
    #expect(properties.pinning.count == 1)
    #expect(!properties.instructionSet.isEmpty)
    #expect(properties.slots == 4)
    #expect(properties.queue == 64)
  }

  @Test("Tokens of a text give the text back; control strings are text")
  func tokens() throws {
    struct Tokens: Decodable { let tokens: [Int] }
    struct Content: Decodable { let content: String }
    let text = "red fox <|prompt|> 🦊"
    let tokens = try SharedDaemon.exchange(
      "POST", "/tokenize", body: #"{"content": "\#(text)"}"#
    ).decode(Tokens.self).tokens
    #expect(tokens.count > 10)
    let content = try SharedDaemon.exchange(
      "POST", "/detokenize", body: #"{"tokens": \#(tokens)}"#
    ).decode(Content.self).content
    #expect(content == text)
  }

  @Test(
    "Bad bodies are refused by field",
    arguments: [
      ("/tokenize", "{}", "content", "is missing"),
      ("/tokenize", #"{"content": 1}"#, "content", "found a number"),
      ("/detokenize", "{}", "tokens", "is missing"),
      ("/detokenize", #"{"tokens": "a"}"#, "tokens", "found a string"),
      ("/detokenize", #"{"tokens": [1.5]}"#, "tokens", "found 1.5"),
      ("/detokenize", #"{"tokens": [1e30]}"#, "tokens", "found 1e+30"),
      ("/detokenize", #"{"tokens": [1, 99999]}"#, "tokens", "found 99999"),
      ("/detokenize", #"{"tokens": [-1]}"#, "tokens", "found -1"),
    ])
  func badBodies(path: String, body: String, field: String, found: String) throws {
    let response = try SharedDaemon.exchange("POST", path, body: body)
    #expect(response.status == 400)
    let error = try response.decode(ErrorReplyBody.self).error
    #expect(error.param == field && error.message.contains(found), "\(error.message)")
  }
}
