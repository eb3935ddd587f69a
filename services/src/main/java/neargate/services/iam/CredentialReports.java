package neargate.services.iam;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.GetCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ReportFormatType;
import software.amazon.awssdk.services.iam.model.ReportStateType;

/** An account's credential report. It is made at once, and made anew after four hours ("Generate credential reports"). */
final class CredentialReports {
    static final Table<ReportRecord> TABLE = Table.named("iam.credential-reports", JsonCodec.of(ReportRecord.class))
            .build();

    private static final Duration LIFE = Duration.ofHours(4);

    private final Store store;
    private final Clock clock;

    CredentialReports(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param content lines of comma-separated values */
    record ReportRecord(String content, Instant generated) {}

    GenerateCredentialReportResponse generate(GenerateCredentialReportRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader before = store.snapshot();
        Instant now = now();
        if (find(before, scope).filter(report -> isFresh(report, now)).isPresent()) {
            return GenerateCredentialReportResponse.builder()
                    .state(ReportStateType.COMPLETE)
                    .build();
        }
        String content = CredentialReport.of(before, scope);
        return store.write(transaction -> {
            transaction.put(TABLE, key(scope), new ReportRecord(content, now));
            return GenerateCredentialReportResponse.builder()
                    .state(ReportStateType.STARTED)
                    .description("No report exists. Starting a new report generation task")
                    .build();
        });
    }

    GetCredentialReportResponse get(GetCredentialReportRequest request) {
        ReportRecord report =
                find(store.snapshot(), Scope.global(Caller.current())).orElseThrow(IamErrors::reportNotPresent);
        if (!isFresh(report, now())) {
            throw IamErrors.reportExpired();
        }
        return GetCredentialReportResponse.builder()
                .content(SdkBytes.fromUtf8String(report.content()))
                .reportFormat(ReportFormatType.TEXT_CSV)
                .generatedTime(report.generated())
                .build();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static boolean isFresh(ReportRecord report, Instant now) {
        return now.isBefore(report.generated().plus(LIFE));
    }

    private static Optional<ReportRecord> find(Reader reader, Scope scope) {
        return reader.get(TABLE, key(scope));
    }

    private static Key key(Scope scope) {
        return scope.key("report");
    }
}
