package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.Optional;
import java.util.function.Consumer;

/// Gemini `generateContent`.
public final class GeminiCodec implements DialectCodec {

  @Override
  public Dialect dialect() {
    return Dialect.GEMINI;
  }

  @Override
  public Prompt readPrompt(Obj body, String model, boolean stream) {
    return GeminiPromptReader.read(body, model, stream);
  }

  @Override
  public Obj writePrompt(Prompt prompt, Carriage carriage) {
    return new GeminiPromptWriter(prompt, carriage).write();
  }

  @Override
  public Answer readAnswer(Obj body) {
    return GeminiAnswers.read(body);
  }

  @Override
  public Obj writeAnswer(Answer answer, Prompt asked, Carriage carriage) {
    return GeminiAnswers.write(answer, carriage);
  }

  @Override
  public Fault readError(int status, byte[] body) {
    return GeminiErrors.read(status, body);
  }

  @Override
  public Obj writeError(Fault fault, Carriage carriage) {
    return GeminiErrors.write(fault.kind(), fault.status(), fault.message(), Optional.empty());
  }

  @Override
  public EventReader eventReader(Consumer<AnswerEvent> out) {
    return new GeminiEventReader(out);
  }

  @Override
  public EventWriter eventWriter(Prompt asked, Carriage carriage) {
    return new GeminiEventWriter(carriage);
  }
}
