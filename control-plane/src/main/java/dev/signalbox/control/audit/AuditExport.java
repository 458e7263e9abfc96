package dev.signalbox.control.audit;

import dev.signalbox.control.audit.HandoverStore.Handover;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.audit.ChainHash;
import dev.signalbox.model.audit.Checkpoint;
import dev.signalbox.model.audit.ExportFormat;
import dev.signalbox.model.audit.ExportStatement;
import dev.signalbox.model.audit.SignedNote;
import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.SecretDigest;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Exports a log as a file that proves itself: a checkpoint is taken first, so that the end of the
/// file is signed, then the entries are read in chunks while the client takes them.
@Singleton
final class AuditExport {

  /// Of more checkpoints some are left out, evenly.
  private static final int MAX_CHECKPOINTS = 10_000;

  private final TenantTransactions transactions;
  private final EntryStore entries;
  private final CheckpointStore store;
  private final Checkpoints checkpoints;
  private final AuditSigner signer;
  private final HandoverStore handovers;

  AuditExport(
      TenantTransactions transactions,
      EntryStore entries,
      CheckpointStore store,
      Checkpoints checkpoints,
      AuditSigner signer,
      HandoverStore handovers) {
    this.transactions = transactions;
    this.entries = entries;
    this.store = store;
    this.checkpoints = checkpoints;
    this.signer = signer;
    this.handovers = handovers;
  }

  /// The file. If the database goes away while it is read, reading fails, and the file that the
  /// client has is found to be truncated.
  ///
  /// @param from the first entry
  /// @param to the last entry; later ones than there are mean the newest
  /// @throws dev.signalbox.control.http.ProblemException if there are no such entries
  InputStream open(TenantId tenant, long from, long to) {
    Checkpoint now = checkpoints.take(tenant);
    long last = Math.min(to, now.sequence());
    if (from > last + 1) {
      throw Problem.of(
              ProblemCode.INVALID_PARAMETER,
              "first must be at most last, and at most " + (now.sequence() + 1))
          .asException();
    }
    return transactions.read(
        tenant,
        connection -> {
          KeyPair keys = signer.keys(connection);
          List<Handover> past = handovers.all(connection);
          ChainHash start = link(connection, tenant, from - 1);
          ChainHash end = link(connection, tenant, last);
          List<CheckpointStore.Note> notes = store.between(connection, from, last, MAX_CHECKPOINTS);
          ExportStatement statement =
              new ExportStatement(
                  tenant, from, last, start, end, notes.size(), digest(past, notes), now.at());
          byte[] header =
              ExportFormat.header(
                  past.stream().map(Handover::oldKey).toList(),
                  past.stream().map(Handover::note).toList(),
                  SigningKeys.writePublic(keys.getPublic()),
                  SignedNote.sign(statement.text(), keys));
          return new ExportStream(header, statement, notes, after -> chunk(tenant, after, last));
        });
  }

  private List<EntryStore.Stored> chunk(TenantId tenant, long after, long last) {
    return transactions.read(
        tenant,
        connection ->
            entries.chunk(
                connection, after, last, ExportStream.CHUNK_ENTRIES, ExportStream.CHUNK_BYTES));
  }

  private ChainHash link(Connection connection, TenantId tenant, long sequence)
      throws SQLException {
    return sequence == 0
        ? ChainHash.start(tenant)
        : entries.find(connection, sequence).orElseThrow().hash();
  }

  private static ChainHash digest(List<Handover> past, List<CheckpointStore.Note> notes) {
    MessageDigest digest = SecretDigest.sha256();
    past.forEach(one -> digest.update(one.note().getBytes(StandardCharsets.UTF_8)));
    notes.forEach(note -> digest.update(note.text().getBytes(StandardCharsets.UTF_8)));
    return ChainHash.of(digest.digest());
  }
}
