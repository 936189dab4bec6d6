import { Global, Module } from '@nestjs/common';
import { AuthenticationService } from './authentication.service';

/** Global, because the guards are used in every module. */
@Global()
@Module({ providers: [AuthenticationService], exports: [AuthenticationService] })
export class AuthModule {}
