package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.translate.openai.OpenAiErrors;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.function.Consumer;

/// OpenAI Responses.
public final class ResponsesCodec implements DialectCodec {

  @Override
  public Dialect dialect() {
    return Dialect.RESPONSES;
  }

  @Override
  public Prompt readPrompt(Obj body, String model, boolean stream) {
    return new RequestReader(body).read(model, stream);
  }

  @Override
  public Obj writePrompt(Prompt prompt, Carriage carriage) {
    return new RequestWriter(prompt, carriage).write();
  }

  @Override
  public Answer readAnswer(Obj body) {
    return Answers.read(body);
  }

  @Override
  public Obj writeAnswer(Answer answer, Prompt asked, Carriage carriage) {
    return Answers.write(answer, asked, carriage);
  }

  @Override
  public Fault readError(int status, byte[] body) {
    return OpenAiErrors.read(status, body);
  }

  @Override
  public Obj writeError(Fault fault, Carriage carriage) {
    return OpenAiErrors.write(fault.kind(), fault.message());
  }

  @Override
  public EventReader eventReader(Consumer<AnswerEvent> out) {
    return new ResponseEventReader(out);
  }

  @Override
  public EventWriter eventWriter(Prompt asked, Carriage carriage) {
    return new ResponseEventWriter(asked, carriage);
  }
}
