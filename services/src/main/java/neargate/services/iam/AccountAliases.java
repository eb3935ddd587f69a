package neargate.services.iam;

import java.util.List;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesRequest;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesResponse;

/** What accounts call themselves: one alias each, which no two have ("Use an alias for your AWS account ID"). */
final class AccountAliases {
    private static final Table.Index<AliasRecord> BY_ACCOUNT =
            new Table.Index<>("account", alias -> List.of(alias.account()));

    static final Table<AliasRecord> TABLE = Table.named("iam.account-aliases", JsonCodec.of(AliasRecord.class))
            .with(BY_ACCOUNT)
            .build();

    /** Whose all aliases are, since they are taken in every account at once. */
    private static final Scope EVERYBODY = new Scope("aws", Scope.GLOBAL);

    private final Store store;

    AccountAliases(Store store) {
        this.store = store;
    }

    /** An alias, and whose it is. */
    record AliasRecord(String alias, String account) {}

    /** A new alias takes the place of the one that the account had. */
    CreateAccountAliasResponse create(CreateAccountAliasRequest request) {
        String alias = request.accountAlias();
        String account = Caller.current().account();
        return store.write(transaction -> {
            if (transaction.get(TABLE, EVERYBODY.key(alias)).isPresent()) {
                throw IamErrors.entityAlreadyExists("The account alias " + alias + " already exists.");
            }
            of(transaction, account).ifPresent(before -> transaction.delete(TABLE, EVERYBODY.key(before)));
            transaction.put(TABLE, EVERYBODY.key(alias), new AliasRecord(alias, account));
            return CreateAccountAliasResponse.builder().build();
        });
    }

    ListAccountAliasesResponse list(ListAccountAliasesRequest request) {
        String after = Pages.after(request.marker());
        return ListAccountAliasesResponse.builder()
                .accountAliases(of(store.snapshot(), Caller.current().account())
                        .filter(alias -> alias.compareTo(after) > 0)
                        .map(List::of)
                        .orElse(List.of()))
                .isTruncated(false)
                .build();
    }

    DeleteAccountAliasResponse delete(DeleteAccountAliasRequest request) {
        String alias = request.accountAlias();
        String account = Caller.current().account();
        return store.write(transaction -> {
            if (of(transaction, account).filter(alias::equals).isEmpty()) {
                throw IamErrors.noSuchEntity("The account alias " + alias + " cannot be found.");
            }
            transaction.delete(TABLE, EVERYBODY.key(alias));
            return DeleteAccountAliasResponse.builder().build();
        });
    }

    private static Optional<String> of(Reader reader, String account) {
        return reader.find(TABLE, BY_ACCOUNT, EVERYBODY, account)
                .map(Row::value)
                .map(AliasRecord::alias)
                .findFirst();
    }
}
