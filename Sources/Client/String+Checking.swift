extension String {
  /// The text of bytes that must be UTF-8: what is not would be replaced by U+FFFD, and the model
  /// would be asked for something that nobody wrote.
  ///
  /// - Parameter name: what the bytes are, for the error's sentence.
  /// - Throws: `ClientError.notUTF8`.
  public init(checking bytes: [UInt8], name: String) throws(ClientError) {
    do throws(UTF8.ValidationError) {
      self = String(copying: try UTF8Span(validating: bytes.span))
    } catch {
      let index = error.byteOffsets.lowerBound
      throw .notUTF8(name: name, byteNumber: index + 1, byte: bytes[index])
    }
  }
}
