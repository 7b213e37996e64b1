/// The text of a corpus line, whatever else the line holds.
struct TextLine: Decodable {
  let text: String
}
