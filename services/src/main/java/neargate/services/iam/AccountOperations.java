package neargate.services.iam;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryRequest;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryResponse;
import software.amazon.awssdk.services.iam.model.GetCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesRequest;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesResponse;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyResponse;

/** The operations of the account as a whole. */
interface AccountOperations extends IamClient {
    AccountAliases accountAliases();

    PasswordPolicies passwordPolicies();

    AccountSummary accountSummary();

    AuthorizationDetails authorizationDetails();

    CredentialReports credentialReports();

    @Override
    default CreateAccountAliasResponse createAccountAlias(CreateAccountAliasRequest request) {
        return accountAliases().create(request);
    }

    @Override
    default ListAccountAliasesResponse listAccountAliases(ListAccountAliasesRequest request) {
        return accountAliases().list(request);
    }

    @Override
    default DeleteAccountAliasResponse deleteAccountAlias(DeleteAccountAliasRequest request) {
        return accountAliases().delete(request);
    }

    @Override
    default GetAccountPasswordPolicyResponse getAccountPasswordPolicy(GetAccountPasswordPolicyRequest request) {
        return passwordPolicies().get(request);
    }

    @Override
    default UpdateAccountPasswordPolicyResponse updateAccountPasswordPolicy(
            UpdateAccountPasswordPolicyRequest request) {
        return passwordPolicies().update(request);
    }

    @Override
    default DeleteAccountPasswordPolicyResponse deleteAccountPasswordPolicy(
            DeleteAccountPasswordPolicyRequest request) {
        return passwordPolicies().delete(request);
    }

    @Override
    default GetAccountSummaryResponse getAccountSummary(GetAccountSummaryRequest request) {
        return accountSummary().get(request);
    }

    @Override
    default GetAccountAuthorizationDetailsResponse getAccountAuthorizationDetails(
            GetAccountAuthorizationDetailsRequest request) {
        return authorizationDetails().get(request);
    }

    @Override
    default GenerateCredentialReportResponse generateCredentialReport(GenerateCredentialReportRequest request) {
        return credentialReports().generate(request);
    }

    @Override
    default GetCredentialReportResponse getCredentialReport(GetCredentialReportRequest request) {
        return credentialReports().get(request);
    }
}
