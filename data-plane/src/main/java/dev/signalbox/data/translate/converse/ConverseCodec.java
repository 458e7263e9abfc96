package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.function.Consumer;

/// Amazon Bedrock Converse.
public final class ConverseCodec implements DialectCodec {

  @Override
  public Dialect dialect() {
    return Dialect.CONVERSE;
  }

  @Override
  public Prompt readPrompt(Obj body, String model, boolean stream) {
    return ConversePromptReader.read(body, model, stream);
  }

  @Override
  public Obj writePrompt(Prompt prompt, Carriage carriage) {
    return new ConversePromptWriter(prompt, carriage).write();
  }

  @Override
  public Answer readAnswer(Obj body) {
    return ConverseAnswers.read(body);
  }

  @Override
  public Obj writeAnswer(Answer answer, Prompt asked, Carriage carriage) {
    return ConverseAnswers.write(answer, carriage);
  }

  @Override
  public Fault readError(int status, byte[] body) {
    return ConverseErrors.read(status, body);
  }

  @Override
  public Obj writeError(Fault fault, Carriage carriage) {
    return ConverseErrors.write(fault.kind(), fault.message());
  }

  @Override
  public EventReader eventReader(Consumer<AnswerEvent> out) {
    return new ConverseEventReader(out);
  }

  @Override
  public EventWriter eventWriter(Prompt asked, Carriage carriage) {
    return new ConverseEventWriter(carriage);
  }
}
