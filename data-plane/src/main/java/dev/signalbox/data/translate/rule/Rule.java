package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import java.util.function.Consumer;

/// One matter between two vendors. One object serves one call: the request first, then its answer.
public interface Rule {

  /// Changes the request.
  ///
  /// @param carriage where losses are noted
  /// @throws dev.signalbox.model.json.JsonException if no provider would take it
  default Prompt request(Prompt prompt, Carriage carriage) {
    return prompt;
  }

  /// Changes a part of a whole answer.
  default Part answer(Part part) {
    return part;
  }

  /// Changes a streamed answer.
  ///
  /// @param next gets what is changed
  /// @return takes what the provider sent
  default Consumer<AnswerEvent> answers(Consumer<AnswerEvent> next) {
    return next;
  }
}
