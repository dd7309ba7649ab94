// The part of the library's door that changes operators, accounts, users, and what accounts are made of.
import { type AddAccountOptions, type AddAccountResult, addAccount } from '../operations/add-account.js';
import { type AddExportOptions, type AddExportResult, addExport } from '../operations/add-export.js';
import { type AddImportOptions, type AddImportResult, addImport } from '../operations/add-import.js';
import { type AddMappingOptions, addMapping } from '../operations/add-mapping.js';
import { type AddOperatorOptions, type AddOperatorResult, addOperator } from '../operations/add-operator.js';
import { type AddUserOptions, type AddUserResult, addUser } from '../operations/add-user.js';
import type { AccountChangeResult } from '../operations/change-account.js';
import {
  type DeleteAccountOptions,
  type DeleteAccountResult,
  deleteAccount,
} from '../operations/delete-account.js';
import {
  type DeleteExportOptions,
  type DeleteExportResult,
  type DeleteImportOptions,
  type DeleteImportResult,
  type DeleteMappingOptions,
  deleteExport,
  deleteImport,
  deleteMapping,
} from '../operations/delete-shares.js';
import { type DeleteUserOptions, type DeleteUserResult, deleteUser } from '../operations/delete-user.js';
import { type EditAccountOptions, editAccount } from '../operations/edit-account.js';
import { type EditAuthCalloutOptions, editAuthCallout } from '../operations/edit-auth-callout.js';
import { type EditExportOptions, type EditExportResult, editExport } from '../operations/edit-export.js';
import {
  type EditOperatorOptions,
  type EditOperatorResult,
  editOperator,
} from '../operations/edit-operator.js';
import {
  type EditSigningKeyOptions,
  type EditSigningKeyResult,
  editSigningKey,
} from '../operations/edit-signing-key.js';
import { type EditUserOptions, type EditUserResult, editUser } from '../operations/edit-user.js';
import {
  type ReissueOperatorOptions,
  type ReissueOperatorResult,
  reissueOperator,
} from '../operations/reissue-operator.js';
import {
  type RenameAccountOptions,
  type RenameAccountResult,
  renameAccount,
} from '../operations/rename-account.js';
import {
  type ActivationChoice,
  type ExportChoice,
  type RevokeActivationOptions,
  type RevokedActivations,
  revokeActivation,
  revokedActivations,
  unrevokeActivation,
} from '../operations/revoke-activation.js';
import {
  type Revocation,
  type RevocationResult,
  type RevokedUserChoice,
  type RevokeUserOptions,
  revokedUsers,
  revokeUser,
  unrevokeUser,
} from '../operations/revoke-user.js';
import { NscHome } from './home.js';

/** Adding, editing, deleting and revoking. */
export class NscEntities extends NscHome {
  /** Adds or imports an operator; it becomes the current one. @throws NscError */
  addOperator(options: AddOperatorOptions): Promise<AddOperatorResult> {
    return addOperator(this.workspace, options);
  }

  /** Edits the current operator. @throws NscError */
  editOperator(options: EditOperatorOptions): Promise<EditOperatorResult> {
    return editOperator(this.workspace, options);
  }

  /** Gives an operator a new identity and signs its accounts anew, as one step. @throws NscError */
  reissueOperator(options: ReissueOperatorOptions = {}): Promise<ReissueOperatorResult> {
    return reissueOperator(this.workspace, options);
  }

  /** Adds an account to the current operator; it becomes the current one. @throws NscError */
  addAccount(options: AddAccountOptions): Promise<AddAccountResult> {
    return addAccount(this.workspace, options);
  }

  /** Edits an account. @throws NscError */
  editAccount(options: EditAccountOptions): Promise<AccountChangeResult> {
    return editAccount(this.workspace, options);
  }

  /** Gives an account another name; its key, its users and their creds stay as they are. @throws NscError */
  renameAccount(options: RenameAccountOptions): Promise<RenameAccountResult> {
    return renameAccount(this.workspace, options);
  }

  /** Deletes an account with its users; what servers know of it stays until they are told. @throws NscError */
  deleteAccount(options: DeleteAccountOptions = {}): Promise<DeleteAccountResult> {
    return deleteAccount(this.workspace, options);
  }

  /** Adds a user to an account. @throws NscError */
  addUser(options: AddUserOptions): Promise<AddUserResult> {
    return addUser(this.workspace, options);
  }

  /** Edits a user. @throws NscError */
  editUser(options: EditUserOptions): Promise<EditUserResult> {
    return editUser(this.workspace, options);
  }

  /** Deletes users and, unless told otherwise, revokes them. @throws NscError */
  deleteUser(options: DeleteUserOptions): Promise<DeleteUserResult> {
    return deleteUser(this.workspace, options);
  }

  /** Edits the scope of an account's signing key; a plain or new key gets one. @throws NscError */
  editSigningKey(options: EditSigningKeyOptions): Promise<EditSigningKeyResult> {
    return editSigningKey(this.workspace, options);
  }

  /** Edits the authorization callout of an account. @throws NscError */
  editAuthCallout(options: EditAuthCalloutOptions): Promise<AccountChangeResult> {
    return editAuthCallout(this.workspace, options);
  }

  /** Offers a stream or a service to other accounts. @throws NscError */
  addExport(options: AddExportOptions): Promise<AddExportResult> {
    return addExport(this.workspace, options);
  }

  /** Edits an export of an account. @throws NscError */
  editExport(options: EditExportOptions): Promise<EditExportResult> {
    return editExport(this.workspace, options);
  }

  /** Deletes an export of an account. @throws NscError */
  deleteExport(options: DeleteExportOptions = {}): Promise<DeleteExportResult> {
    return deleteExport(this.workspace, options);
  }

  /** Takes what another account exports. @throws NscError */
  addImport(options: AddImportOptions): Promise<AddImportResult> {
    return addImport(this.workspace, options);
  }

  /** Deletes an import of an account. @throws NscError */
  deleteImport(options: DeleteImportOptions = {}): Promise<DeleteImportResult> {
    return deleteImport(this.workspace, options);
  }

  /** Sends messages to a subject to another one; with the same subjects again, changes its share. @throws NscError */
  addMapping(options: AddMappingOptions): Promise<AccountChangeResult> {
    return addMapping(this.workspace, options);
  }

  /** Deletes one mapping of a subject, or all. @throws NscError */
  deleteMapping(options: DeleteMappingOptions): Promise<AccountChangeResult> {
    return deleteMapping(this.workspace, options);
  }

  /** Revokes a user of an account, or all. @throws NscError */
  revokeUser(options: RevokeUserOptions): Promise<RevocationResult> {
    return revokeUser(this.workspace, options);
  }

  /** Takes the revocation of a user, or of all, away. @throws NscError */
  unrevokeUser(options: RevokedUserChoice): Promise<RevocationResult> {
    return unrevokeUser(this.workspace, options);
  }

  /** The users an account revoked. @throws NscError */
  async revokedUsers(account?: string): Promise<Revocation[]> {
    return revokedUsers(this.workspace, account);
  }

  /** Revokes the activations of an export that an account, or every account, holds. @throws NscError */
  revokeActivation(options: RevokeActivationOptions): Promise<RevocationResult> {
    return revokeActivation(this.workspace, options);
  }

  /** Takes the revocation of activations away. @throws NscError */
  unrevokeActivation(options: ActivationChoice): Promise<RevocationResult> {
    return unrevokeActivation(this.workspace, options);
  }

  /** The accounts whose activations of an export are revoked. @throws NscError */
  async revokedActivations(
    options: ExportChoice & { readonly account?: string },
  ): Promise<RevokedActivations> {
    return revokedActivations(this.workspace, options);
  }
}
