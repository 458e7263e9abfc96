package dev.signalbox.data;

import dev.signalbox.data.admit.AccountGate;
import dev.signalbox.data.batch.AccountRequest;
import dev.signalbox.data.batch.BatchOrder;
import dev.signalbox.data.batch.OpenBatch;
import dev.signalbox.data.call.ProviderHead;
import dev.signalbox.data.call.ProviderRequest;
import dev.signalbox.data.dialect.BodyPatch;
import dev.signalbox.data.dialect.batch.BatchModels;
import dev.signalbox.data.dialect.batch.ResultsAddress;
import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.IncomingCall;
import dev.signalbox.data.port.OwnAddress;
import dev.signalbox.data.relay.HeldBody;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call about files or batches on its way. Files pass through as they come. A new batch is held
/// until it is known which models it asks for: it must not be a way around what the key may call.
final class AccountCall implements IncomingCall {

  private static final System.Logger LOG = System.getLogger(AccountCall.class.getName());

  /// How long an input file may take to be read.
  private static final Duration READING = Duration.ofMinutes(5);

  private static final int PIECE_BYTES = 65_536;

  private final Routed routed;
  private final AccountRequest request;
  private final Limits limits;
  private final LoopContext loop;
  private final ClientPort client;
  private final HeldBody held = new HeldBody();
  private final HeldBytes.Share share;
  private final BatchModels models = BatchModels.ofBody();
  private @Nullable AccountExchange exchange;
  private @Nullable ProviderFetch reading;
  private Surface answers = Surface.MESSAGES;
  private boolean over;

  AccountCall(
      Routed routed, AccountRequest request, Limits limits, LoopContext loop, ClientPort client) {
    this.routed = routed;
    this.request = request;
    this.limits = limits;
    this.loop = loop;
    this.client = client;
    this.share = loop.held().share();
  }

  /// The head is known; all but a new batch goes on its way with it.
  ///
  /// @param declaredLength what the head says of the body's length, or -1
  /// @param chunked whether the body comes in chunks
  void begin(long declaredLength, boolean chunked) {
    if (isNeeded()) {
      stop(Refusal.of(RefusalCode.BATCH_NOT_BOOKED));
    } else if (request.action() != AccountRequest.Action.SUBMIT) {
      long length = chunked ? ProviderRequest.UNKNOWN_LENGTH : declaredLength;
      leave(length < 0 && !chunked ? ProviderRequest.NO_BODY : length);
    }
  }

  /// Whether something is to be deleted from which a batch is still to be booked.
  private boolean isNeeded() {
    if (!request.method().equals("DELETE")) {
      return false;
    }
    String provider = routed.endpoint().name();
    if (request.place().surface() == Surface.FILES) {
      return loop.batches().anyOpen(caller().tenant(), provider);
    }
    OpenBatch.Name batch = new OpenBatch.Name(caller().tenant(), provider, request.id());
    loop.batches().look(batch);
    return loop.batches().isOpen(batch);
  }

  @Override
  public void body(ByteBuf bytes) {
    AccountExchange running = exchange;
    if (over) {
      bytes.release();
    } else if (running != null) {
      running.send(bytes);
    } else {
      boolean room = share.take(bytes.readableBytes());
      if (request.place().surface() == Surface.MESSAGE_BATCHES) {
        models.feed(bytes);
      }
      held.add(bytes);
      if (!room) {
        stop(Refusal.of(RefusalCode.OVERLOADED));
      } else if (request.place().surface() == Surface.BATCHES
          && held.bytes() > BatchOrder.MOST_BYTES) {
        stop(Refusal.of(RefusalCode.BATCH_MALFORMED, "length"));
      }
    }
  }

  @Override
  public void bodyPause() {
    if (exchange != null) {
      exchange.flush();
    }
  }

  @Override
  public void bodyEnd() {
    AccountExchange running = exchange;
    if (over) {
      return;
    }
    if (running != null) {
      running.sendEnd();
    } else if (!loop.batches().hasRoom()) {
      stop(Refusal.of(RefusalCode.OVERLOADED));
    } else if (request.place().surface() == Surface.MESSAGE_BATCHES) {
      models.end();
      submit(models, false);
    } else {
      readInputFile();
    }
  }

  /// An input file may have been uploaded by anyone, at any time, so that it is looked at now.
  private void readInputFile() {
    Optional<BatchOrder> order = BatchOrder.read(held.peek(BatchOrder.MOST_BYTES));
    if (order.isEmpty()) {
      stop(Refusal.of(RefusalCode.BATCH_MALFORMED, "input_file_id or endpoint"));
      return;
    }
    if (!loop.batches().mayReadFile()) {
      stop(Refusal.of(RefusalCode.OVERLOADED));
      return;
    }
    answers = order.get().answers();
    BatchModels file = BatchModels.ofFile();
    reading =
        ProviderFetch.start(
            loop,
            client.loop(),
            new ProviderFetch.Question(
                routed.endpoint(),
                caller(),
                Surface.FILES,
                "/files/" + order.get().inputFile() + "/content"),
            READING,
            new ProviderFetch.Sink() {
              @Override
              public void part(ByteBuf bytes) {
                file.feed(bytes);
                if (file.isBroken() || file.isTooLarge()) {
                  client.loop().execute(AccountCall.this::stopReading);
                }
              }

              @Override
              public void ended(int status) {
                reading = null;
                loop.batches().fileRead();
                if (status == 200 || file.isBroken() || file.isTooLarge()) {
                  file.end();
                  checkFile(file, order.get());
                } else {
                  String id = order.get().inputFile();
                  stop(Refusal.of(RefusalCode.BATCH_FILE_UNREADABLE, id));
                }
              }
            });
  }

  private void stopReading() {
    ProviderFetch file = reading;
    if (file != null) {
      file.cancel();
    }
  }

  private void checkFile(BatchModels file, BatchOrder order) {
    for (String address : file.addresses().keySet()) {
      if (!address.equals(order.endpoint())) {
        stop(Refusal.of(RefusalCode.BATCH_MALFORMED, "url " + address));
        return;
      }
    }
    submit(file, true);
  }

  private void submit(BatchModels found, boolean exactNames) {
    if (over) {
      return;
    }
    if (found.isBroken() || found.isTooLarge()) {
      stop(Refusal.of(RefusalCode.BATCH_MALFORMED, found.where()));
      return;
    }
    Map<String, String> known = new HashMap<>();
    for (String asked : found.names().keySet()) {
      AccountGate.Named named =
          AccountGate.name(routed.guarded().admitted(), answers, asked, exactNames);
      if (named.refusal() != null) {
        stop(Refusal.of(named.refusal(), asked));
        return;
      }
      known.put(asked, named.model());
    }
    List<BodyPatch> patches =
        exactNames ? List.of() : found.rename(name -> known.getOrDefault(name, name));
    long length = held.bytes();
    for (BodyPatch patch : patches) {
      length += patch.growth();
    }
    leave(length);
    AccountExchange running = exchange;
    if (running != null) {
      held.drainTo(patches, PIECE_BYTES, running::send);
      running.sendEnd();
    }
    held.release();
  }

  private void leave(long length) {
    ProviderHead head =
        ProviderRequest.account(
            routed, HttpMethod.valueOf(request.method()), length, keepsAnswer());
    byte[] digest =
        routed.endpoint().authorizer().wantsBody() ? ProviderFetch.digestOfNothing() : null;
    Authorizer.Choice choice =
        routed
            .endpoint()
            .authorizer()
            .authorize(head, digest, caller(), ProviderFetch.HOME, loop.clock().millis());
    if (choice == null) {
      stop(Refusal.of(RefusalCode.PROVIDER_CREDENTIAL_MISSING, routed.endpoint().name()));
      return;
    }
    AccountExchange next =
        new AccountExchange(
            routed, choice, limits, loop, client, share, keepsAnswer() ? this::answered : null);
    exchange = next;
    next.start(head);
  }

  /// Whether we act on what the provider says: descriptions of batches.
  private boolean keepsAnswer() {
    Surface surface = request.place().surface();
    return request.action() != AccountRequest.Action.DOWNLOAD
        && (surface == Surface.BATCHES || surface == Surface.MESSAGE_BATCHES);
  }

  private void answered(HttpResponse head, byte[] body) {
    if (request.action() != AccountRequest.Action.SUBMIT) {
      if (!request.id().isEmpty()) {
        loop.batches()
            .look(new OpenBatch.Name(caller().tenant(), routed.endpoint().name(), request.id()));
      }
      answer(head, body);
      return;
    }
    Optional<String> id = BatchOrder.idIn(body);
    if (id.isEmpty()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0} answered a new batch without an id that can be read; it will not be booked",
          routed.endpoint().name());
      answer(head, body);
      return;
    }
    // The answer waits until the disk has it: whoever knows of a batch can rely on its being
    // booked.
    loop.batches()
        .add(opened(id.get(), BatchOrder.createdAt(body, loop.clock().instant())))
        .whenComplete((done, failed) -> client.loop().execute(() -> answer(head, body)));
  }

  private OpenBatch opened(String batchId, Instant createdAt) {
    return new OpenBatch(
        caller().tenant(),
        routed.resolved().authenticated().key().grant().id(),
        caller().nodePath(),
        routed.accepted().callId(),
        createdAt,
        routed.resolved().authenticated().key().policyVersion(),
        request.place().surface(),
        answers,
        routed.endpoint().name(),
        batchId,
        routed.resolved().dimensions(),
        0);
  }

  private void answer(HttpResponse head, byte[] body) {
    if (over) {
      return;
    }
    over = true;
    Accepted accepted = routed.accepted();
    HeldBody whole = new HeldBody();
    whole.add(Unpooled.wrappedBuffer(body));
    List<BodyPatch> patches =
        request.place().surface() == Surface.MESSAGE_BATCHES
            ? ResultsAddress.patches(body, OwnAddress.of(accepted.headers(), client))
            : List.of();
    OwnAnswers.pass(head, whole.takeAll(patches), accepted.callId().toString(), client);
  }

  private Caller caller() {
    return routed.resolved().authenticated().key().caller();
  }

  @Override
  public void clientFault(RefusalCode code) {
    stop(Refusal.of(code));
  }

  private void stop(Refusal refusal) {
    if (over) {
      return;
    }
    over = true;
    letGo();
    AccountExchange running = exchange;
    if (running != null) {
      running.stop(refusal);
    } else {
      loop.metrics().refused(refusal.code());
      RunningCall.refuse(refusal, routed.accepted(), client);
    }
  }

  /// A batch that was sent is not called back: its answer is still needed.
  @Override
  public void clientGone() {
    over = true;
    letGo();
    stopReading();
    AccountExchange running = exchange;
    if (running != null && request.action() == AccountRequest.Action.SUBMIT) {
      running.clientGoneButGoOn();
    } else if (running != null) {
      running.clientGone();
    }
  }

  @Override
  public void clientWritable() {
    if (exchange != null) {
      exchange.clientWritable();
    }
  }

  @Override
  public void tick(long nanoTime) {
    if (exchange != null) {
      exchange.tick(nanoTime);
    }
  }

  private void letGo() {
    held.release();
    share.giveBack();
  }
}
